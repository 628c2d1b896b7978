"""The chart of call volume with its peaks and lows (S2), as the chart macro wants it."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.foundation.i18n import _
from app.sampling.policy.basis import Volume


def volume_chart(volume: Volume) -> dict[str, Any] | None:
    """Mean calls an open day in each half-hour, split into peak, low and the rest; None without calls."""
    half_hours = np.flatnonzero(volume.mean.sum(axis=0))
    if not len(half_hours):
        return None
    shown = slice(int(half_hours[0]), int(half_hours[-1]) + 1)
    open_days = int(np.count_nonzero(volume.mean.sum(axis=1)))
    parts = [
        (_("Peak"), volume.peak),
        (_("Off-peak"), volume.low),
        (_("Neither"), ~(volume.peak | volume.low)),
    ]
    series = [
        {"name": str(name), "data": ((where * volume.mean).sum(axis=0)[shown] / open_days).round(1).tolist()}
        for name, where in parts
    ]
    series[-1]["role"] = "muted"
    return {
        "kind": "stacked",
        "title": str(_("Calls by half-hour")),
        "categories": [f"{at // 2:02}:{at % 2 * 30:02}" for at in range(48)[shown]],
        "series": series,
    }
