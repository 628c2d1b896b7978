"""Checks of what the telephone system says: ring time, queue, direction (C1, Q2)."""

from __future__ import annotations

from app.engines.scoring.conditions import Metadata
from app.engines.scoring.finding import Evidence
from app.engines.scoring.heard import Heard
from app.engines.scoring.outcome import Outcome, because, unknown
from app.engines.scoring.reasons import ReasonCode


def check_metadata(condition: Metadata, heard: Heard) -> Outcome:
    """Whether the value is one of those named, or in the range; unknown where it is missing."""
    value = heard.call.metadata.get(condition.key)
    if value is None:
        return unknown(ReasonCode.METADATA_MISSING, key=condition.key)
    limit = _broken_limit(condition, value)
    met = limit is None and (not condition.one_of or value in condition.one_of)
    code = ReasonCode.METADATA_MET if met else ReasonCode.METADATA_NOT_MET
    shown = condition.at_most if condition.at_most is not None else condition.at_least
    wanted: str | float = ", ".join(str(one) for one in condition.one_of) if shown is None else shown
    measured = None if isinstance(value, str) else float(value)
    place = Evidence(code, words=f"{condition.key}={value}", measured=measured, limit=shown)
    return Outcome(met, 1.0, because(code, key=condition.key, measured=value, limit=wanted), (place,))


def _broken_limit(condition: Metadata, value: str | float) -> float | None:
    if condition.at_least is None and condition.at_most is None:
        return None
    try:
        number = float(value)
    except ValueError:
        return condition.at_least if condition.at_least is not None else condition.at_most
    if condition.at_least is not None and number < condition.at_least:
        return condition.at_least
    if condition.at_most is not None and number > condition.at_most:
        return condition.at_most
    return None
