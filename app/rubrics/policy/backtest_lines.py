"""A back-test's report as lines for the console."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.engines.backtest.agreement import Agreement
from app.engines.backtest.means import MeanChange
from app.engines.backtest.report import ItemReport, Report, SwapReport
from app.engines.estimate.figure import Figure


def lines_of(report: Report, teams: Mapping[int, str], agents: Mapping[int, str]) -> Iterator[str]:
    """The report line by line; ``teams`` and ``agents`` are names by id."""
    for side, one in (("before", report.before), ("after", report.after)):
        yield f"{side + ':':8}{one.code}@{one.version} {one.title.en} ({one.digest[:12]})"
    yield f"{report.calls} calls, {report.judged} of them are for these rubrics"
    yield from ("", "Verdicts that turn")
    for item in report.items:
        yield from _flips(item)
    yield from ("", "Mean of the proposed score, before → after (95 % interval of the change)")
    for names, rows in (({}, [report.whole]), (teams, report.teams), (agents, report.agents)):
        yield from (_mean(row, names) for row in rows if row is not None)
    yield from ("", "Agreement with what people decided, before → after (95 % interval)")
    for item in report.items:
        yield from _agreement(item)
    yield from ("", f"Other words in {report.reheard} calls: calls with such words, verdicts that turn")
    yield from (_swap(swap) for swap in report.swaps)


def _flips(item: ItemReport) -> Iterator[str]:
    flips = item.flips
    yield f"  {item.code}: {flips.turned} of {flips.compared} ({_percent(flips.turned, flips.compared)})"
    for flip in flips.flips:
        calls = ", ".join(str(call) for call in flip.calls)
        yield f"    {flip.before} → {flip.after}: {flip.count} (newest calls: {calls})"


def _mean(row: MeanChange, names: Mapping[int, str]) -> str:
    change = row.change
    range_ = "too few to say" if change.low is None else f"{change.low:+.2f} … {change.high:+.2f}"
    name = names.get(row.id, "all" if not names else f"id {row.id}")
    return (
        f"  {name}: {row.before.value:.2f} → {row.after.value:.2f}, "
        f"{change.value:+.2f} ({range_}), {row.calls} calls"
    )


def _agreement(item: ItemReport) -> Iterator[str]:
    sides = {"before": item.before, "after": item.after}
    there = {side: one for side, one in sides.items() if one is not None and (one.calls or one.left)}
    if there:
        yield f"  {item.code}"
        yield from (f"    {side + ':':8}{_agreed(one)}" for side, one in there.items())


def _agreed(one: Agreement) -> str:
    figures = (("equal", one.percent), ("κ", one.kappa), ("α", one.alpha))
    told = ", ".join(f"{name} {_figure(figure)}" for name, figure in figures)
    return f"{told}; {one.calls} calls, {one.left} more left to the person"


def _figure(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    return f"{figure.value:.3f}" + ("" if figure.low is None else f" ({figure.low:.3f}–{figure.high:.3f})")


def _swap(swap: SwapReport) -> str:
    items = "".join(f", {code} {count}" for code, count in swap.items.items())
    return f"  {swap.swap.value}: {swap.calls}, {swap.turned} ({_percent(swap.turned, swap.calls)}){items}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"
