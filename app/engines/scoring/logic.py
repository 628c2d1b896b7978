"""And, or, not over outcomes that may be unknown (Kleene's three-valued logic)."""

from __future__ import annotations

from collections.abc import Sequence

from app.engines.scoring.finding import Evidence
from app.engines.scoring.outcome import Outcome
from app.engines.scoring.reasons import ReasonCode

# Where a judge's word counted, the reader is told so.
JUDGED = (ReasonCode.JUDGED_YES, ReasonCode.JUDGED_NO)


def all_of(parts: Sequence[Outcome]) -> Outcome:
    """True when all are; false when one is, whatever the unknown ones are; else unknown."""
    return _joined(parts, decides=False)


def any_of(parts: Sequence[Outcome]) -> Outcome:
    """True when one is, whatever the unknown ones are; false when all are; else unknown."""
    return _joined(parts, decides=True)


def _joined(parts: Sequence[Outcome], *, decides: bool) -> Outcome:
    """``decides`` is the truth that settles the whole when one part has it."""
    if len(parts) == 1:
        return parts[0]
    deciding = [part for part in parts if part.truth is decides]
    if deciding:
        surest = max(deciding, key=lambda part: part.confidence)
        return Outcome(decides, surest.confidence, surest.reason, _evidence(deciding))
    doubtful = [part for part in parts if part.truth is None]
    if doubtful:
        return Outcome(None, 0.0, doubtful[0].reason, _evidence(parts))
    confidence = min(part.confidence for part in parts)
    told = next((part for part in parts if part.reason.code in JUDGED), parts[0])
    return Outcome(not decides, confidence, told.reason, _evidence(parts))


def _evidence(parts: Sequence[Outcome]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(place for part in parts for place in part.evidence))
