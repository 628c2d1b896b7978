"""Charts on paper, from the same specification as on pages (policy/charts.py). Loads matplotlib."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from matplotlib import font_manager, rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from app.reports.service.typeface import font_file

Spec = Mapping[str, Any]
MM_AN_INCH, DPI = 25.4, 220
PALE = 0.45  # bars with an interval, so that it shows on them
PALETTE = {"bad": "#b02323", "good": "#22682a", "muted": "#b3bec4", "agent": "#1d5fa8"}
SERIES = ("#0d5c68", "#a2540a", "#5b54a4")
TEXT, QUIET, GRID = "#1b2a31", "#54636b", "#e6eaec"


def draw(spec: Spec, width_mm: float, height_mm: float) -> bytes:
    """The chart as PNG for a box of that size on paper. Kinds: ``line`` and ``hbar``; KeyError for others."""
    with rc_context({"font.family": _family(), "font.size": 7.5, "axes.unicode_minus": False}):
        figure = Figure(
            figsize=(width_mm / MM_AN_INCH, height_mm / MM_AN_INCH), dpi=DPI, layout="constrained"
        )
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        {"line": _line, "hbar": _bars}[spec["kind"]](axes, spec)
        _dress(axes, spec)
        content = io.BytesIO()
        figure.savefig(content, format="png", dpi=DPI)
    return content.getvalue()


@lru_cache(maxsize=1)
def _family() -> str:
    font_manager.fontManager.addfont(str(font_file()))
    return str(font_manager.FontProperties(fname=str(font_file())).get_name())


def _line(axes: Axes, spec: Spec) -> None:
    """Means with their interval as a band; a gap where a week has no score."""
    x = list(range(len(spec["categories"])))
    for series, colour in _coloured(spec):
        axes.plot(
            x, _gaps(series["data"]), "o-", markersize=4, linewidth=1.6, color=colour, label=series["name"]
        )
        if "low" in series:
            low, high = _gaps(series["low"]), _gaps(series["high"])
            axes.fill_between(x, low, high, color=colour, alpha=0.15, linewidth=0)
        for at, value in zip(x, series["data"], strict=True):
            _write(axes, value, (at, value or 0), (0, 6), ha="center")
    axes.set_xticks(x, spec["categories"])
    axes.set_xlim(-0.4, len(x) - 0.6)
    axes.set_ylim(spec.get("min", 0), spec.get("max", 100))
    axes.grid(axis="y", color=GRID, linewidth=0.8)


def _bars(axes: Axes, spec: Spec) -> None:
    """Lying bars, a whisker for the interval; the first category on top."""
    categories, count = spec["categories"], len(spec["series"])
    thick = 0.72 / count
    for index, (series, colour) in enumerate(_coloured(spec)):
        y = [at + (index - (count - 1) / 2) * thick for at in range(len(categories))]
        data = series["data"]
        lengths = [value or 0.0 for value in data]
        shade = to_rgba(colour, PALE if "low" in series else 1.0)
        axes.barh(y, lengths, height=thick * 0.9, color=shade, label=series["name"])
        for at, value, low, high in zip(y, data, *_ends(series), strict=True):
            if low is not None and high is not None:
                axes.plot([low, high], [at, at], color=TEXT, linewidth=1.1, solid_capstyle="butt")
            _write(axes, value, (max(high or 0, value or 0), at), (3, 0), va="center")
    for mark in spec.get("marks") or []:
        axes.axvline(mark["value"], color=QUIET, linewidth=0.9, linestyle=(0, (4, 3)))
    axes.set_yticks(range(len(categories)), categories)
    axes.set_ylim(len(categories) - 0.4, -0.6)
    axes.set_xlim(spec.get("min", 0), spec.get("max", 100) * 1.08)
    axes.grid(axis="x", color=GRID, linewidth=0.8)


def _write(
    axes: Axes, value: float | None, at: tuple[float, float], off: tuple[float, float], **align: Any
) -> None:
    """A value beside its point or bar, ``off`` by so many typographic points."""
    if value is not None:
        axes.annotate(f"{value:.1f}", at, off, textcoords="offset points", color=TEXT, fontsize=7, **align)


def _dress(axes: Axes, spec: Spec) -> None:
    axes.set_axisbelow(True)
    axes.tick_params(length=0, colors=QUIET)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(GRID)
    if len(spec["series"]) > 1:
        axes.legend(frameon=False, loc="lower right", labelcolor=TEXT)


def _coloured(spec: Spec) -> Sequence[tuple[Mapping[str, Any], str]]:
    return [
        (series, PALETTE.get(series.get("role", ""), SERIES[index % len(SERIES)]))
        for index, series in enumerate(spec["series"])
    ]


def _gaps(values: Sequence[float | None]) -> list[float]:
    return [float("nan") if value is None else value for value in values]


def _ends(series: Mapping[str, Any]) -> tuple[Sequence[float | None], Sequence[float | None]]:
    nothing = [None] * len(series["data"])
    return series.get("low", nothing), series.get("high", nothing)
