"""A transcript from elsewhere, whatever wrote it, as ours: recognised by what is in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from app.engines.speech import sidecar
from app.engines.speech.foreign import (
    aliyun,
    amazon,
    amazon_calls,
    azure,
    azure_fast,
    cues,
    google,
    paraformer,
    tingwu,
    whisper,
    whisper_cpp,
)
from app.engines.speech.foreign.breaths import breaths
from app.engines.speech.foreign.languages import language_in, language_of
from app.engines.speech.foreign.node import LONGEST_TEXT, read_json
from app.engines.speech.foreign.parties import Parties
from app.engines.speech.foreign.said import Heard
from app.engines.speech.sidecar import BadTranscript
from app.engines.speech.turns import as_segments
from app.engines.speech.types import Segment, Speaker, Transcript, Word
from app.engines.speech.wording import ENGLISH

SUFFIXES = (".json", ".vtt", ".srt")
NOBODY: Mapping[str, Speaker] = MappingProxyType({})
_JSON = (
    amazon_calls, amazon, azure, azure_fast, google, aliyun, paraformer, tingwu, whisper_cpp, whisper,
)  # fmt: skip


def parse_transcript(
    text: str,
    *,
    name: str = "",
    channels: Sequence[Speaker] | None = None,
    language: str | None = None,
    speakers: Mapping[str, Speaker] = NOBODY,
) -> Transcript:
    """Read a transcript in our own form or in that of a service or a subtitle file.

    ``name`` is the file's, for its suffix; ``channels`` the party on each channel of the recording
    (None: not known). Where the document names no language its script decides, and ``language`` ("en",
    "zh-CN") where it has no words; ``speakers`` says who a label of the document is. Speakers that nothing
    names stay unknown. Chinese becomes simplified with our punctuation. Raises BadTranscript that names the
    place.
    """
    if len(text) > LONGEST_TEXT:
        raise BadTranscript(f"the transcript is longer than {LONGEST_TEXT} characters")
    plain = text.lstrip("\ufeff \t\r\n")
    if not plain.startswith(("{", "[")):
        return _ours(cues.read(plain, name, tuple(speakers)), channels, language, speakers)
    root = read_json(plain)
    for dialect in _JSON:
        if dialect.knows(root.value):
            return _ours(dialect.read(root), channels, language, speakers)
    return sidecar.read_transcript(root.value)


def _ours(
    heard: Heard, channels: Sequence[Speaker] | None, language: str | None, speakers: Mapping[str, Speaker]
) -> Transcript:
    if heard.language is not None:
        spoken = language_of(heard.language)
    else:
        spoken = language_in(word.text for each in heard.said for word in each.words) or language or ENGLISH
    parties = Parties(channels, speakers, heard.said)
    segments: list[Segment] = []
    for each in heard.said:
        for words in breaths(list(_in_order(each.words))):
            segments += as_segments(words, (), parties.of(each.voice), spoken)
    ordered = sorted(segments, key=lambda segment: (segment.start_s, segment.speaker))
    return Transcript(spoken, heard.engine, tuple(ordered))


def _in_order(words: Iterable[Word]) -> Iterable[Word]:
    """By time, none reaching into the next, each beginning with the space that marks a new word."""
    ordered = sorted(
        (word for word in words if word.text.strip()), key=lambda word: (word.start_s, word.end_s)
    )
    for word, following in pairwise([*ordered, None]):
        if word is None:
            continue
        end_s = word.end_s if following is None else max(word.start_s, min(word.end_s, following.start_s))
        yield replace(word, text=" " + word.text.strip(), end_s=round(end_s, 3))
