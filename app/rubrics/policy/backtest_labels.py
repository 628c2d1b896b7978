"""What the parts of a back-test are called on pages."""

from __future__ import annotations

from app.engines.backtest.swaps import Swap
from app.foundation.i18n import LazyString, _
from app.rubrics.policy.labels import VERDICTS

TURNS: dict[str, LazyString] = VERDICTS | {"none": _("not judged by rules")}
SWAPS: dict[Swap, LazyString] = {
    Swap.NAME: _("The agent's name"),
    Swap.GENDER: _("Words that tell a gender"),
    Swap.ACCENT: _("Spelling of an accent"),
}
STATES: dict[str, LazyString] = {
    "waiting": _("Waiting"),
    "running": _("Running"),
    "done": _("Done"),
    "parked": _("Not run"),
}
