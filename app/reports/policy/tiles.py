"""The key figures of a month, as the first thing that page and paper show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.foundation.i18n import _
from app.reports.policy.tables import shown

Figures = Mapping[str, Any]
HOW_TO_READ = _(
    "Scores count in the month in which they were published, and only calls drawn at random enter means."
    " A range holds the true value in 95 of 100 such samples."
)


def tiles_of(figures: Figures) -> list[tuple[str, str, str]]:
    """Label, value and remark of the key figures."""
    centre, attendance = figures["centre"], figures["attendance"]["all"]
    score = centre["score"]
    interval = _("too few calls for a range")
    if score and score["low"] is not None:
        interval = _("95%% range %(low)s–%(high)s", low=shown(score["low"]), high=shown(score["high"]))
    return [
        (str(_("Mean score")), shown(score and score["mean"]), str(interval)),
        (str(_("Change on the month before")), _change(centre), _certainty(centre)),
        (
            str(_("Drawn calls scored")),
            str(centre["scored"]),
            str(_("%(drawn)s drawn of %(calls)s calls", drawn=centre["drawn"], calls=centre["calls"])),
        ),
        (
            str(_("Serious results")),
            str(centre["fatal"]),
            str(_("month before: %(count)s", count=centre["fatal_before"])),
        ),
        (
            str(_("Days of absence")),
            shown(attendance["absence_days"]),
            str(_("%(count)s agents settled", count=attendance["agents"])),
        ),
    ]


def _change(centre: Figures) -> str:
    return "–" if centre["change"] is None else f"{centre['change']:+.1f}"


def _certainty(centre: Figures) -> str:
    if centre["change"] is None:
        return str(_("nothing to compare with"))
    return str(_("more than chance explains") if centre["clear"] else _("within chance"))
