"""Charts as page and paper draw them, from one specification (see static/js/chart-options.js)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.foundation.i18n import LazyString, _
from app.reports.policy.scores import Figure, weeks_between
from app.reports.policy.tables import name_of
from app.sampling.policy.labels import SLOTS

Spec = dict[str, Any]
Line = tuple[str, Mapping[date, Figure], str | None]
Row = tuple[str, Figure | None]
Share = tuple[str, Sequence[float | None], str | None]


def weekly_chart(lines: Sequence[Line]) -> Spec | None:
    """Weekly means with their interval: ``(name, Monday → figure, role)`` a line; None without any score."""
    known = sorted({week for _name, means, _role in lines for week in means})
    if not known:
        return None
    weeks = weeks_between(known[0], known[-1])
    series = [
        _series(name, role, **_columns([means.get(week) for week in weeks])) for name, means, role in lines
    ]
    categories = [f"{week:%m-%d}" for week in weeks]
    return _spec("line", _("Mean score by week"), categories, series, min=_floor(series), max=100)


def means_chart(title: LazyString, rows: Sequence[Row], mark: Figure | None = None) -> Spec | None:
    """Means as lying bars with whiskers; ``mark`` draws the centre's mean. None without any score."""
    known = [(name, one) for name, one in rows if one is not None]
    if not known:
        return None
    series = [_series(str(_("Mean score")), None, **_columns([one for _name, one in known]))]
    marks = [{"value": round(mark["mean"], 1), "label": ""}] if mark else []
    return _spec("hbar", title, [name for name, _one in known], series, min=0, max=100, marks=marks)


def share_chart(
    title: LazyString, names: Sequence[str], shares: Sequence[Share], *, whole: bool = True
) -> Spec | None:
    """Percentages by item, one lying bar for each of ``(name, data, role)``; None without items.

    The axis reaches to 100, or if not ``whole`` to the next ten above the longest bar.
    """
    if not names:
        return None
    series = [_series(name, role, data=list(data)) for name, data, role in shares]
    longest = max((value or 0 for _name, data, _role in shares for value in data), default=0)
    most = 100 if whole else min(100, int(longest // 10 * 10 + 10))
    return _spec("hbar", title, names, series, min=0, max=most, unit="%")


def heat_chart(
    title: LazyString, items: Sequence[str], agents: Sequence[str], cells: Sequence[Sequence[float | None]]
) -> Spec | None:
    """Percentages, an item a row and an agent a column; None without any."""
    if not items or not agents:
        return None
    series = [{"name": str(title), "data": cells}]
    return _spec("heatmap", title, agents, series, rows=list(items), min=50, max=100, unit="%")


def summary_charts(figures: Mapping[str, Any]) -> dict[str, Spec | None]:
    """The charts of a month's summary, by place in the report."""
    weeks = {date.fromisoformat(week["week_on"]): week["score"] for week in figures["weeks"]}
    items, mark = [item for item in figures["items"] if item["judged"]], figures["centre"]["score"]
    worst = sorted(items, key=lambda item: -(item["failed_percent"] or 0))
    return {
        "weeks": weekly_chart([(str(_("Centre")), weeks, None)]),
        "teams": means_chart(_("Mean score by team"), _named(figures["teams"]), mark),
        "agents": means_chart(_("Mean score by agent"), _named(figures["agents"]), mark),
        "slots": means_chart(
            _("Mean score by time slot"),
            [(str(SLOTS.get(slot["slot"], slot["slot"])), slot["score"]) for slot in figures["slots"]],
            mark,
        ),
        "items": share_chart(
            _("Share of calls that failed an item"),
            [name_of(item["title"]) for item in worst],
            [
                (str(_("This month")), [item["failed_percent"] for item in worst], "bad"),
                (str(_("Month before")), [item["failed_percent_before"] for item in worst], "muted"),
            ],
            whole=False,
        ),
    }


def _named(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    return [(name_of(row["name"]), row["score"]) for row in rows]


def _spec(
    kind: str, title: LazyString, categories: Sequence[str], series: Sequence[Spec], **more: Any
) -> Spec:
    shared = {"kind": kind, "title": str(title), "categories": list(categories), "series": list(series)}
    return shared | more


def _series(name: str, role: str | None, **columns: Sequence[float | None]) -> Spec:
    """A series; one in which no interval is known goes without low and high."""
    known = {key: data for key, data in columns.items() if key == "data" or any(v is not None for v in data)}
    return {"name": name, **({"role": role} if role else {}), **known}


def _columns(figures: Sequence[Figure | None]) -> dict[str, list[float | None]]:
    """Data, low and high of a series, with one decimal."""
    return {
        "data": [None if one is None else round(one["mean"], 1) for one in figures],
        "low": [_rounded(one and one["low"]) for one in figures],
        "high": [_rounded(one and one["high"]) for one in figures],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _floor(series: Sequence[Spec]) -> int:
    """Where the axis of a line begins: the next ten below all that is drawn."""
    values = [
        value for one in series for key in ("data", "low") for value in one.get(key, []) if value is not None
    ]
    return int(min(values, default=0) // 10 * 10)
