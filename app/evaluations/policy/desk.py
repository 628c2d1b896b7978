"""What the scoring page draws from findings: places to jump to, stretches on the waveform, words to mark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.engines.scoring.explain import explain
from app.engines.scoring.finding import Evidence, Reason
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.verdict import Verdict
from app.engines.speech.types import Speaker, Word
from app.foundation.i18n import Bilingual

OVERLAPS = frozenset({ReasonCode.INTERRUPTED, ReasonCode.OVERLAP_LONG})
WHOLE_CALL = 0.8
SILENCES = frozenset({ReasonCode.SILENCE_LONG, ReasonCode.HOLD_NOT_ANNOUNCED, ReasonCode.HOLD_NOT_THANKED})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A finding as pages show it: the sentence, and the places in the call that it rests on (Q3)."""

    id: int
    verdict: Verdict
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


def marks(
    proposals: Iterable[Proposal], agent_channel: int | None, duration_s: float
) -> list[dict[str, Any]]:
    """The faults as stretches on the waveform, for ``macros/player.html``; passes would only hide them.

    A fault of the whole call, such as its speech rate, has no place of its own and is not drawn.
    """
    return [
        {
            "id": proposal.id, "start": place.start_s, "end": place.end_s or place.start_s,
            "kind": kind_of(place), "label": str(proposal.sentence),
            "channel": channel_of(place, agent_channel),
        }
        for proposal in proposals
        if proposal.verdict is Verdict.FAIL
        for place in proposal.places
        if (place.end_s or 0) - (place.start_s or 0) < WHOLE_CALL * duration_s
    ]  # fmt: skip


def kind_of(place: Evidence) -> str:
    """``overlap``, ``silence`` or ``fault``, the looks of a stretch."""
    if place.what in OVERLAPS:
        return "overlap"
    return "silence" if place.what in SILENCES else "fault"


def channel_of(place: Evidence, agent_channel: int | None) -> int | None:
    """The channel (0 or 1) a place is on; None where both are concerned or both share one."""
    concerns_both = place.what in OVERLAPS | SILENCES or place.speaker in (None, Speaker.UNKNOWN)
    if agent_channel is None or concerns_both:
        return None
    return agent_channel if place.speaker is Speaker.AGENT else 1 - agent_channel


def quoted_in(proposals: Sequence[Proposal]) -> Callable[[Speaker, Word], str | None]:
    """For the transcript's words: the id of the first failing proposal that rests on the word, if any."""
    faults = [proposal for proposal in proposals if proposal.verdict is Verdict.FAIL]

    def quoted(speaker: Speaker, word: Word) -> str | None:
        middle = (word.start_s + word.end_s) / 2
        return next((str(fault.id) for fault in faults if _rests_on(fault, speaker, middle)), None)

    return quoted


def _rests_on(fault: Proposal, speaker: Speaker, at_s: float) -> bool:
    said = (place for place in fault.places if place.words and place.speaker is speaker)
    return any((place.start_s or 0) <= at_s <= (place.end_s or 0) for place in said)
