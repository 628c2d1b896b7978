"""Going through a condition tree: every condition with its path, and every phrase in it."""

from __future__ import annotations

from collections.abc import Iterator

from app.engines.scoring.conditions import (
    All,
    AnyOf,
    Condition,
    Entity,
    Held,
    Hold,
    Holding,
    Judged,
    Not,
    Phrase,
    Sequence,
    Silence,
    Tolerance,
)
from app.engines.scoring.problem import Path
from app.engines.scoring.rubric import Item, Rubric

PhraseKey = tuple[str, Tolerance]


def rules(rubric: Rubric) -> Iterator[tuple[Path, Condition]]:
    """Every condition of every item, with its path in the file."""
    for at, section in enumerate(rubric.sections):
        for number, item in enumerate(section.items):
            path: Path = ("sections", at, "items", number)
            for key, condition in (("when", item.when), ("rule", item.rule)):
                if condition is not None:
                    yield from walk(condition, (*path, key))


def anchor_keys(rubric: Rubric) -> Iterator[tuple[Path, PhraseKey]]:
    """Every phrase that the rubric's anchors search for, with its path in the file."""
    for name, anchor in rubric.anchors.items():
        yield from _keys(("anchors", name, "any"), anchor.any, anchor.tolerance)


def walk(condition: Condition, path: Path = ()) -> Iterator[tuple[Path, Condition]]:
    """The condition and all that are inside it, each with its path in the file."""
    path = (*path, condition.kind)
    yield path, condition
    if isinstance(condition, All | AnyOf):
        for number, part in enumerate(condition.of):
            yield from walk(part, (*path, number))
    elif isinstance(condition, Not):
        yield from walk(condition.of, path)


def asks_judge(condition: Condition) -> bool:
    """Whether a judge takes part in the condition."""
    return any(isinstance(part, Judged) for _, part in walk(condition))


def uses_judge(item: Item) -> bool:
    """Whether a judge takes part in what is found about the item: then it is never more than a proposal."""
    return item.rule is not None and asks_judge(item.rule)


def phrase_keys(condition: Condition) -> Iterator[tuple[Path, PhraseKey]]:
    """Every phrase this one condition searches for, with its path below the condition."""
    if isinstance(condition, Phrase):
        for name in ("any", "all", "none", "unless"):
            yield from _keys((name,), getattr(condition, name), condition.tolerance)
    elif isinstance(condition, Entity):
        yield from _keys(("said_as",), condition.said_as, condition.tolerance)
    elif isinstance(condition, Sequence):
        for number, step in enumerate(condition.steps):
            yield from _keys(("steps", number), step, condition.tolerance)
    elif isinstance(condition, Hold | Held):
        yield from _holding_keys(("holding",), condition.holding)
    elif isinstance(condition, Silence) and condition.except_holds is not None:
        yield from _holding_keys(("except_holds",), condition.except_holds)


def _holding_keys(path: Path, holding: Holding) -> Iterator[tuple[Path, PhraseKey]]:
    yield from _keys((*path, "announce"), holding.announce, holding.tolerance)
    yield from _keys((*path, "thank"), holding.thank, holding.tolerance)


def _keys(path: Path, phrases: tuple[str, ...], tolerance: Tolerance) -> Iterator[tuple[Path, PhraseKey]]:
    for number, phrase in enumerate(phrases):
        yield (*path, number), (phrase, tolerance)
