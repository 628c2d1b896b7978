"""What slots, exclusions, shortfalls and draws are called on pages."""

from __future__ import annotations

from app.engines.draw.frame import Exclusion
from app.engines.draw.picks import PickKind
from app.engines.draw.replay import DifferenceKind
from app.engines.draw.slot_rules import Slot
from app.engines.draw.weekreplay import WeekShortfallReason
from app.foundation.i18n import LazyString, _
from app.sampling.policy.coverage import Obligation
from app.sampling.policy.weeks import CLOSING, CommitmentTime

SLOTS: dict[str, LazyString] = {
    Slot.PEAK.name.lower(): _("Peak"),
    Slot.LOW.name.lower(): _("Off-peak"),
    Slot.HANDOVER.name.lower(): _("Handover"),
    Slot.BEFORE_AFTER_WORK.name.lower(): _("Before and after work"),
    Slot.AROUND_MEALS.name.lower(): _("Around meals"),
    Slot.ORDINARY.name.lower(): _("Ordinary time"),
}
EXCLUSIONS: dict[str, LazyString] = {
    Exclusion.NO_AGENT.name.lower(): _("no agent known"),
    Exclusion.OFF_DUTY.name.lower(): _("agent not on duty"),
    Exclusion.LEGAL_HOLD.name.lower(): _("held for legal reasons"),
    Exclusion.NO_RECORDING.name.lower(): _("no recording"),
    Exclusion.CORRUPT.name.lower(): _("recording damaged"),
    Exclusion.TOO_SHORT.name.lower(): _("too short to score"),
}
SHORTFALLS: dict[str, LazyString] = {
    WeekShortfallReason.AWAY.value: _("not planned, no calls"),
    WeekShortfallReason.NO_CALLS.value: _("no calls in that week"),
    WeekShortfallReason.ALL_EXCLUDED.value: _("none of the calls could be drawn"),
    WeekShortfallReason.TOO_FEW_CALLS.value: _("too few calls that could be drawn"),
}
DIFFERENCES: dict[str, LazyString] = {
    DifferenceKind.NOT_REDRAWN.value: _("filed, but not drawn again"),
    DifferenceKind.NOT_FILED.value: _("drawn again, but not filed"),
    DifferenceKind.CHANGED.value: _("drawn otherwise than filed"),
}
COMMITMENTS: dict[CommitmentTime, LazyString] = {
    CommitmentTime.BEFORE: _("committed before the week"),
    CommitmentTime.DURING: _("committed late, in the week itself"),
    CommitmentTime.AFTER: _("committed late, after the week"),
}

PICKS: dict[str, LazyString] = {
    PickKind.OBLIGATORY.name.lower(): _("for its slot"),
    PickKind.FREE.name.lower(): _("from the day"),
    PickKind.LATE.name.lower(): _("from the late calls"),
    PickKind.CLOSING.name.lower(): _("from what was left"),
}
OBLIGATIONS: dict[Obligation, LazyString] = {
    Obligation.NOT_WORKED: _("not worked"),
    Obligation.MET: _("heard in time"),
    Obligation.DRAWN: _("drawn, to be heard"),
    Obligation.DUE: _("still due"),
    Obligation.MISSED: _("missed"),
    Obligation.NONE: _("no obligation"),
    Obligation.IMPOSSIBLE: _("none could be drawn"),
}
COVERAGE_REASONS: dict[Obligation, LazyString] = {
    Obligation.NOT_WORKED: _("He had no call in this slot in the present turn, so none is asked for."),
    Obligation.MET: _("A call of this slot was heard in the present turn."),
    Obligation.DRAWN: _("A call of this slot is drawn and waits to be heard."),
    Obligation.DUE: _(
        "No call of this slot was drawn yet; one is to be drawn in the weeks left of the turn."
    ),
    Obligation.MISSED: _("The turn of weeks is over, and no call of this slot was drawn in it."),
    Obligation.NONE: _("The rules do not ask that each slot be heard."),
    Obligation.IMPOSSIBLE: _("The turn is over, and no call of this slot could be drawn in it."),
}
_WEEKDAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip


def part_name(day: int | None) -> LazyString:
    """What the draw of a day is called: the weekday, the closing, or (None) the draw of a whole week."""
    if day is None:
        return _("The whole week")
    return _("Closing") if day == CLOSING else _WEEKDAYS[day]


def became_text(missing: int, carried: int) -> LazyString:
    """What became of the calls that an agent lacked: carried over to his next week, closed, or both."""
    if carried == 0:
        return _("closed")
    if carried == missing:
        return _("%(n)s carried over to the next week", n=carried)
    return _("%(n)s carried over to the next week, %(rest)s closed", n=carried, rest=missing - carried)
