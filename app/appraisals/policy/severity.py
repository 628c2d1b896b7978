"""Who is lenient and who is severe, and what agents' means are without it (J1, J3, S6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.appraisals.policy.columns import ScoreColumns
from app.engines.estimate.severity import CorrectedMean, Severities, Severity, severities
from app.foundation.i18n import Bilingual, _

STEP = 2  # the axis ends at the next multiple of so many points


@dataclass(frozen=True, slots=True)
class MonitorLine:
    """One monitor; ``too_few``: fewer scores than the centre believes."""

    name: str
    severity: Severity
    too_few: bool


def severities_of(columns: ScoreColumns) -> Severities | None:
    """Severity of all monitors from drawn calls, with slots taken into account; None where nothing tells."""
    slot = np.unique(columns.slot, return_inverse=True)[1]
    return severities(columns.total, columns.agent, columns.monitor, slot)


def monitor_lines(
    found: Severities, names: Mapping[int, Bilingual], least_scores: int
) -> Sequence[MonitorLine]:
    """The monitors by island, the most severe first; who cannot be compared comes last on his own."""
    lines = [
        MonitorLine(
            str(names.get(key, key)), one, one.points is None or one.scores < least_scores
        )
        for key, one in found.monitors.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (line.severity.island, line.severity.points or 0.0, line.name))


def agent_lines(found: Severities, names: Mapping[int, Bilingual]) -> list[tuple[str, CorrectedMean]]:
    """The agents by name, as scored and as the average monitor would have scored them."""
    lines = [(str(names.get(key, key)), one) for key, one in found.agents.items()]
    return sorted(lines, key=lambda line: (line[1].island, line[0]))


def severity_chart(lines: Sequence[MonitorLine]) -> dict[str, Any] | None:
    """Points as lying bars with whiskers around zero; who cannot be compared is left out."""
    known = [(line.name, line.severity) for line in lines if line.severity.points is not None]
    if not known:
        return None
    columns = {
        key: [round(getattr(one, name), 1) for _name, one in known]
        for key, name in (("data", "points"), ("low", "low"), ("high", "high"))
    }
    reach = max(abs(value) for values in columns.values() for value in values)
    most = int(reach // STEP + 1) * STEP
    return {
        "kind": "hbar", "title": str(_("Points given more or fewer than by the others")),
        "categories": [name for name, _one in known],
        "series": [{"name": str(_("Points")), **columns}], "min": -most, "max": most,
        "marks": [{"value": 0, "label": ""}],
    }  # fmt: skip


def history_chart(months: Sequence[str], figures: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """A monitor's severity month by month from what was filed; None with fewer than two months known."""
    known = [figure if figure.get("value") is not None else None for figure in figures]
    if sum(one is not None for one in known) < 2:
        return None
    columns = {
        key: [None if one is None or one.get(name) is None else round(one[name], 1) for one in known]
        for key, name in (("data", "value"), ("low", "low"), ("high", "high"))
    }
    return {
        "kind": "line", "title": str(_("Severity by month")), "categories": list(months),
        "series": [{"name": str(_("Points")), **columns}], "marks": [{"value": 0, "label": ""}],
    }  # fmt: skip
