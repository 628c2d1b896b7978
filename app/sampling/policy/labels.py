"""What slots, exclusions, shortfalls and answers are called on pages."""

from __future__ import annotations

from app.engines.draw.draw import ShortfallReason
from app.engines.draw.explain import Why, WhyCode
from app.engines.draw.frame import Exclusion
from app.engines.draw.replay import DifferenceKind
from app.engines.draw.slot_rules import Slot
from app.foundation.i18n import LazyString, _
from app.sampling.policy.weeks import CommitmentTime

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
    ShortfallReason.NO_CALLS.value: _("no calls in that week"),
    ShortfallReason.ALL_EXCLUDED.value: _("none of the calls could be drawn"),
    ShortfallReason.TOO_FEW_CALLS.value: _("too few calls that could be drawn"),
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


def why_text(answer: Why) -> LazyString:
    """Why a call was drawn or not, as a sentence (S6)."""
    if answer.code is WhyCode.UNKNOWN_CALL:
        return _("It was not in the frame: its record came after the draw was made.")
    if answer.code is WhyCode.EXCLUDED and answer.exclusion is not None:
        return _("It could not be drawn: %(reason)s.", reason=EXCLUSIONS[answer.exclusion.name.lower()])
    facts = {
        "size": answer.size, "quota": answer.quota, "rank": answer.rank,
        "number": f"{answer.number or 0:.6f}", "limit": f"{answer.limit or 0:.6f}",
    }  # fmt: skip
    if answer.code is WhyCode.ALL_DRAWN:
        return _(
            "It was drawn, like every call that could be: the agent had %(size)s of them that week, and"
            " %(quota)s are wanted.",
            **facts,
        )
    if answer.code is WhyCode.DRAWN:
        return _(
            "It was drawn by lot: of the agent's %(size)s calls of that week the %(quota)s with the smallest"
            " numbers are heard. Its number %(number)s came in place %(rank)s.",
            **facts,
        )
    return _(
        "It was not drawn, by lot: of the agent's %(size)s calls of that week the %(quota)s with the smallest"
        " numbers are heard, the largest of them %(limit)s. Its number %(number)s came in place %(rank)s.",
        **facts,
    )
