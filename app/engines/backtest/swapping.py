"""The same call with other words: who spoke, when, and how surely it was heard stay as they are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

from app.engines.speech.types import Segment, Speaker, Transcript
from app.engines.speech.wording import CHINESE, join_words

Swapped = Callable[[re.Match[str]], str]
EVERYBODY = frozenset(Speaker)


def swap_words(
    transcript: Transcript, table: Mapping[str, str], speakers: Collection[Speaker] = EVERYBODY
) -> Transcript | None:
    """The transcript with each key of ``table`` replaced by its value; None if nobody says one of them.

    English words are replaced whole and keep their capital; Chinese ones wherever they stand, also where
    the recogniser cut them in two.
    """
    if not table:
        return None
    gap = "" if transcript.language == CHINESE else " "
    pattern, swapped = _compiled(tuple(sorted(table.items())), bool(gap))
    segments = tuple(
        _swap(segment, pattern, swapped, gap, transcript.language) if segment.speaker in speakers else segment
        for segment in transcript.segments
    )
    changed = any(new is not old for new, old in zip(segments, transcript.segments, strict=True))
    return replace(transcript, segments=segments) if changed else None


@lru_cache(maxsize=1024)
def _compiled(table: tuple[tuple[str, str], ...], whole_words: bool) -> tuple[re.Pattern[str], Swapped]:
    longest_first = sorted((word for word, _ in table), key=lambda word: (-len(word), word))
    any_of = "|".join(re.escape(word) for word in longest_first)
    by_word = {word.casefold(): other for word, other in table}

    def swapped(match: re.Match[str]) -> str:
        said, other = match.group(), by_word[match.group().casefold()]
        return other[:1].upper() + other[1:] if said[:1].isupper() else other

    edges = rf"(?<![\w'’])(?:{any_of})(?!\w)" if whole_words else any_of
    return re.compile(edges, re.IGNORECASE), swapped


def _swap(segment: Segment, pattern: re.Pattern[str], swapped: Swapped, gap: str, language: str) -> Segment:
    texts = [word.text for word in segment.words]
    said = gap.join(texts)
    if pattern.search(said) is None:
        return segment
    # Each character belongs to the word that it stands in, a gap to the word before it.
    starts = list(accumulate((len(text) + len(gap) for text in texts), initial=0))[:-1]
    made, done = [""] * len(texts), 0
    for match in pattern.finditer(said):
        _hand_out(said, done, match.start(), starts, made)
        made[bisect_right(starts, match.start()) - 1] += swapped(match)
        done = match.end()
    _hand_out(said, done, len(said), starts, made)
    stripped = (text.removesuffix(gap) if gap else text for text in made)
    words = tuple(replace(old, text=text) for old, text in zip(segment.words, stripped, strict=True) if text)
    return replace(segment, words=words, text=join_words([word.text for word in words], language))


def _hand_out(said: str, first: int, after: int, starts: list[int], made: list[str]) -> None:
    """Give the characters from ``first`` on, before ``after``, to the words that they stand in."""
    for place in range(first, after):
        made[bisect_right(starts, place) - 1] += said[place]
