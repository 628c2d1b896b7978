"""What the scoring page draws from findings: places to jump to, stretches on the waveform, words to mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.engines.scoring.explain import explain
from app.engines.scoring.finding import Evidence, Reason
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.verdict import Verdict
from app.engines.speech.types import Segment, Speaker, Transcript, Word
from app.engines.speech.wording import join_words
from app.foundation.i18n import Bilingual

OVERLAPS = frozenset({ReasonCode.INTERRUPTED, ReasonCode.OVERLAP_LONG})
UNSURE = 0.5  # words below this probability are marked as badly heard
SILENCES = frozenset({ReasonCode.SILENCE_LONG, ReasonCode.HOLD_NOT_ANNOUNCED, ReasonCode.HOLD_NOT_THANKED})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A finding as pages show it: the sentence, and the places in the call that it rests on (Q3)."""

    id: int
    item_code: str
    verdict: Verdict
    confidence: float
    reason: Reason
    evidence: tuple[Evidence, ...]

    @property
    def sentence(self) -> Bilingual:
        """Why, in the reader's language."""
        text = explain(self.reason)
        return Bilingual(zh=text.zh, en=text.en)

    @property
    def places(self) -> list[Evidence]:
        """The evidence that has a moment to jump to."""
        return [place for place in self.evidence if place.start_s is not None]

    @property
    def is_decided(self) -> bool:
        """Whether a person can adopt it; an abstaining rule proposes nothing."""
        return self.verdict is not Verdict.ABSTAIN


def marks(proposals: Iterable[Proposal], agent_channel: int | None) -> list[dict[str, Any]]:
    """The faults as stretches on the waveform, for ``macros/player.html``; passes would only hide them."""
    return [
        {
            "id": proposal.id, "start": place.start_s, "end": place.end_s or place.start_s,
            "kind": kind_of(place), "label": str(proposal.sentence), "channel": channel_of(place, agent_channel),
        }
        for proposal in proposals
        if proposal.verdict is Verdict.FAIL
        for place in proposal.places
    ]  # fmt: skip


def kind_of(place: Evidence) -> str:
    """``overlap``, ``silence`` or ``fault``, the looks of a stretch."""
    if place.what in OVERLAPS:
        return "overlap"
    return "silence" if place.what in SILENCES else "fault"


def channel_of(place: Evidence, agent_channel: int | None) -> int | None:
    """The channel (0 or 1) a place is on; None where both are concerned or both share one."""
    if agent_channel is None or place.speaker not in (Speaker.AGENT, Speaker.CUSTOMER) or place.what in OVERLAPS:
        return None
    return agent_channel if place.speaker is Speaker.AGENT else 1 - agent_channel


def turns(transcript: Transcript, proposals: Sequence[Proposal]) -> list[dict[str, Any]]:
    """The transcript as ``macros/transcript.html`` draws it; words that a fault rests on carry its id.

    A segment without word times, as sidecar files have it, is one long word.
    """
    return [
        {
            "start": segment.start_s, "end": segment.end_s, "channel": segment.speaker.value,
            "words": _words(segment, transcript.language, proposals),
        }
        for segment in transcript.segments
    ]  # fmt: skip


def _words(segment: Segment, language: str, proposals: Sequence[Proposal]) -> list[dict[str, Any]]:
    words = segment.words or (Word(segment.text, segment.start_s, segment.end_s, segment.confidence),)
    before = ["", *(word.text for word in words)]
    return [
        {
            "start": word.start_s, "end": word.end_s, "text": _spaced(last, word.text, language),
            "unsure": word.probability < UNSURE, "evidence": quoted_by(word, segment.speaker, proposals),
        }
        for last, word in zip(before, words, strict=False)
    ]  # fmt: skip


def _spaced(last: str, text: str, language: str) -> str:
    """The word with the space before it that its language writes after ``last``."""
    return join_words([last, text], language)[len(last) :] if last else text


def quoted_by(word: Word, speaker: Speaker, proposals: Sequence[Proposal]) -> int | None:
    """Id of the first failing proposal whose words this word is part of."""
    middle = (word.start_s + word.end_s) / 2
    for proposal in proposals:
        for place in proposal.places if proposal.verdict is Verdict.FAIL else ():
            if place.words and place.speaker is speaker and (place.start_s or 0) <= middle <= (place.end_s or 0):
                return proposal.id
    return None
