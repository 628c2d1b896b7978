"""What can be wrong with a rubric's anchors: a name that nobody gave, a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from app.engines.scoring.conditions import Anchor, Near, Phrase
from app.engines.scoring.problem import Path
from app.engines.scoring.rubric import Rubric
from app.engines.scoring.text import Text
from app.engines.scoring.walk import rules

Fault = tuple[Path, Text]
MOST_NAMED = 8


def anchor_faults(rubric: Rubric) -> Iterator[Fault]:
    """Every use of an anchor that is not there, and the first circle of anchors, each with its path."""
    for path, condition in rules(rubric):
        if isinstance(condition, Phrase):
            yield from _unknown(path, condition, rubric.anchors)
    for name, anchor in rubric.anchors.items():
        yield from _unknown(("anchors", name), anchor, rubric.anchors)
    yield from _circle(rubric.anchors)


def _uses(place: Anchor | Phrase) -> Iterator[tuple[str, Near]]:
    for key, near in (("after", place.after), ("before", place.before)):
        if near is not None:
            yield key, near


def _unknown(path: Path, place: Anchor | Phrase, anchors: Mapping[str, Anchor]) -> Iterator[Fault]:
    for key, near in _uses(place):
        if near.anchor not in anchors:
            zh, en = f"没有名为“{near.anchor}”的锚点", f"there is no anchor called '{near.anchor}'"
            yield (*path, key, "anchor"), Text(zh=zh, en=en)


def _circle(anchors: Mapping[str, Anchor]) -> Iterator[Fault]:
    graph = {name: {near.anchor for _, near in _uses(anchor)} for name, anchor in anchors.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        names = error.args[1]
        way = " → ".join(names if len(names) <= MOST_NAMED else [*names[:MOST_NAMED], "…"])
        yield ("anchors", error.args[1][0]), Text(zh=f"锚点互相引用：{way}", en=f"anchors in a circle: {way}")
