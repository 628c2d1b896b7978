"""Checks of putting the customer on hold: announced before, thanked for after (Q2)."""

from __future__ import annotations

from app.engines.scoring.conditions import Held, Hold
from app.engines.scoring.finding import Evidence
from app.engines.scoring.heard import Heard
from app.engines.scoring.holds import FoundHold, find_holds
from app.engines.scoring.matches import Hit
from app.engines.scoring.outcome import Outcome, because
from app.engines.scoring.reasons import ReasonCode
from app.engines.speech.types import Speaker


def check_held(condition: Held, heard: Heard) -> Outcome:
    """Whether the call has a hold."""
    holds = find_holds(heard, condition.longer_than_s, condition.holding)
    code = ReasonCode.HOLD_MADE if holds else ReasonCode.HOLD_NONE
    certainty = heard.certainty(None)
    if not holds and heard.too_poor(certainty):
        return heard.poor(certainty)
    reason = because(code, count=len(holds), limit=condition.longer_than_s, unit="s")
    places = tuple(_place(code, hold, condition.longer_than_s) for hold in holds)
    return Outcome(bool(holds), certainty, reason, places)


def check_hold(condition: Hold, heard: Heard) -> Outcome:
    """Whether each hold is announced and thanked for, as far as the condition asks."""
    certainty = heard.certainty(None)
    if heard.too_poor(certainty):
        return heard.poor(certainty)
    holds = find_holds(heard, condition.longer_than_s, condition.holding)
    faults = [(hold, code) for hold in holds if (code := _fault(hold, condition)) is not None]
    if faults:
        hold, code = faults[0]
        reason = because(code, count=len(faults), measured=hold.span.duration_s, unit="s")
        places = tuple(_place(code, hold, condition.longer_than_s) for hold, code in faults)
        return Outcome(False, certainty, reason, places)
    code = ReasonCode.HOLD_PROPER if holds else ReasonCode.HOLD_NONE
    places = tuple(_place(code, hold, condition.longer_than_s) for hold in holds)
    return Outcome(True, certainty, because(code, count=len(holds)), places)


def _fault(hold: FoundHold, condition: Hold) -> ReasonCode | None:
    if "announce" in condition.must and hold.announced is None:
        return ReasonCode.HOLD_NOT_ANNOUNCED
    if "thank" in condition.must and hold.thanked is None:
        return ReasonCode.HOLD_NOT_THANKED
    return None


def _place(code: ReasonCode, hold: FoundHold, limit: float) -> Evidence:
    said = [hit for hit in (hold.announced, hold.thanked) if isinstance(hit, Hit)]
    words = " … ".join(hit.words for hit in said)
    span = hold.span
    return Evidence(code, Speaker.AGENT, span.start_s, span.end_s, words, span.duration_s, limit, "s")
