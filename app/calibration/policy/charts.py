"""Agreement over sessions as a chart (see ``macros/charts.html``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import floor
from typing import Any, TypeAlias

from app.foundation.i18n import _

PLACES = 2
Filed: TypeAlias = Mapping[str, Sequence[float | None]]
"""What a closed session keeps: name of a figure → value, low, high."""


def agreement_chart(days: Sequence[str], sessions: Sequence[Filed]) -> dict[str, Any]:
    """Percent and α of each session, with intervals; ``days`` names them."""
    percent, alpha = _line("percent", sessions), _line("alpha", sessions)
    lowest = min((one for name in ("data", "low") for one in alpha[name] if one is not None), default=0.0)
    return {
        "kind": "line", "title": str(_("Agreement over sessions")), "unit": "", "categories": list(days),
        "min": min(0.0, floor(2 * lowest) / 2), "max": 1,
        "series": [
            {"name": str(_("Percent")), "role": "agent", **percent},
            {"name": str(_("Krippendorff’s α")), "role": "customer", **alpha},
        ],
    }  # fmt: skip


def _line(figure: str, sessions: Sequence[Filed]) -> dict[str, list[float | None]]:
    found = [session.get(figure, (None, None, None)) for session in sessions]
    return {
        name: [None if one[at] is None else round(one[at] or 0.0, PLACES) for one in found]
        for at, name in enumerate(("data", "low", "high"))
    }
