"""What the scoring page draws from findings: places to jump to, stretches on the waveform, words to mark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.engines.scoring.explain import explain
from app.engines.scoring.finding import Evidence, Reason
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.verdict import Verdict
from app.engines.speech.types import Facts, Segment, Span, Speaker
from app.foundation.i18n import Bilingual, _
from app.sampling.policy.listening import Part

OVERLAPS = frozenset({ReasonCode.INTERRUPTED, ReasonCode.OVERLAP_LONG})
WHOLE_CALL = 0.8
SHORTEST_S, MOST_MEASURED = 0.5, 100
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

    def is_outside(self, part: Part | None) -> bool:
        """Whether all its places lie outside the part of the call that is to be judged (S1)."""
        if part is None or not self.places:
            return False
        return not any(
            (place.end_s or place.start_s or 0) >= part.begin_s and (place.start_s or 0) <= part.end_s
            for place in self.places
        )


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


def measured(facts: Facts) -> list[dict[str, Any]]:
    """Where nobody speaks and where both do, as :func:`marks`; of each kind the longest, so that an hour's
    call stays readable.
    """
    kinds = (("silence", facts.silences, _("silence")), ("overlap", facts.overlap, _("both at once")))
    return [
        {
            "id": f"{kind}-{number}", "start": span.start_s, "end": span.end_s, "kind": kind,
            "label": f"{label} {span.duration_s:.1f} s", "channel": None,
        }
        for kind, spans, label in kinds
        for number, span in enumerate(_longest(spans))
    ]  # fmt: skip


def _longest(spans: Sequence[Span]) -> list[Span]:
    heard = [span for span in spans if span.duration_s >= SHORTEST_S]
    return sorted(heard, key=lambda span: -span.duration_s)[:MOST_MEASURED]


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


def quoted_in(proposals: Sequence[Proposal]) -> Callable[[Segment], list[str | None]]:
    """For a segment of the transcript: of each word the id of the first failing proposal that rests on it.

    What is quoted elsewhere is put aside once a segment, not once for each of ten thousand words.
    """
    said = [
        (place.speaker, place.start_s or 0, place.end_s or 0, str(proposal.id))
        for proposal in proposals
        if proposal.verdict is Verdict.FAIL
        for place in proposal.places
        if place.words
    ]

    def quoted(segment: Segment) -> list[str | None]:
        words = segment.words
        here = [
            (start, end, key)
            for who, start, end, key in said
            if who is segment.speaker and words and start <= words[-1].end_s and end >= words[0].start_s
        ]
        if not here:
            return [None] * len(words)
        middles = [(word.start_s + word.end_s) / 2 for word in words]
        return [next((key for start, end, key in here if start <= at <= end), None) for at in middles]

    return quoted
