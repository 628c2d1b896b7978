"""What changed between two versions of a rubric, in the order of the form (Q1)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.engines.scoring.lineup import Pair, line_up
from app.engines.scoring.rubric import Example, Item, Rubric, Section
from app.engines.scoring.rubric_text import names_of, plain_of
from app.engines.scoring.text import Text
from app.engines.scoring.yaml_form import dump_part


class Part(StrEnum):
    """What of the rubric a change is about."""

    HEADER = "header"
    SECTION = "section"
    ITEM = "item"
    ANCHOR = "anchor"
    EXAMPLE = "example"


class ChangeKind(StrEnum):
    """What happened to it; ``RENAMED``: its title changed, in one language."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RENAMED = "renamed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one field, or of a whole part.

    ``path``: section code; section and item code; name of the anchor; Chinese title of the example;
    nothing for the header. Of something moved or kept it is the new place. ``title`` is what the section,
    item or example is called now. ``field``: ``points``, ``title.zh``, ``guidance.good``, …; of something
    moved ``section`` or ``position`` (from 1); None where all of it was added or removed. ``before`` and
    ``after`` are what the file says, longer parts as YAML; None where it says nothing.
    """

    kind: ChangeKind
    part: Part
    path: tuple[str, ...]
    title: Text | None
    field: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class _About:
    part: Part
    path: tuple[str, ...] = ()
    title: Text | None = None

    def said(self, kind: ChangeKind, field: str | None, before: str | None, after: str | None) -> Change:
        return Change(kind, self.part, self.path, self.title, field, before, after)


# What is looked at part by part, and fields of which each part is a change of its own.
LINED_UP = ("sections", "items", "anchors", "examples")
OPENED = ("guidance", "applies_to", "hearing")


def differences(old: Rubric, new: Rubric) -> tuple[Change, ...]:
    """Every change from ``old`` to ``new``; none when the rubrics are equal.

    First the header, then sections and items as the form has them, what was removed where it stood, then
    anchors and examples. An item that has another code is another item.
    """
    return (
        *_fields(old, new, _About(Part.HEADER)),
        *_sections(old, new),
        *_anchors(old, new),
        *_examples(old, new),
    )


def _sections(old: Rubric, new: Rubric) -> Iterator[Change]:
    was = {item.code: (section.code, item) for section in old.sections for item in section.items}
    kept = {item.code for item in new.items}
    for pair in line_up(old.sections, new.sections, lambda section: section.code):
        section = pair.either
        about = _About(Part.SECTION, (section.code,), section.title)
        yield from _kept_or_not(pair, about)
        yield from _items(pair, was, kept)


def _items(
    sections: Pair[Section], was: Mapping[str, tuple[str, Item]], kept: Collection[str]
) -> Iterator[Change]:
    section = sections.either.code
    old, new = (one.items if one else () for one in (sections.old, sections.new))
    for pair in line_up(old, new, lambda item: item.code):
        item = pair.either
        about = _About(Part.ITEM, (section, item.code), item.title)
        if pair.old is None and item.code in was:
            place, before = was[item.code]
            yield about.said(ChangeKind.MOVED, "section", place, section)
            yield from _fields(before, item, about)
        elif pair.new is not None or item.code not in kept:  # what went to another section is told there
            yield from _kept_or_not(pair, about)


def _anchors(old: Rubric, new: Rubric) -> Iterator[Change]:
    for pair in line_up(list(old.anchors.items()), list(new.anchors.items()), lambda named: named[0]):
        about = _About(Part.ANCHOR, (pair.either[0],))
        before, after = pair.old and pair.old[1], pair.new and pair.new[1]
        yield from _kept_or_not(Pair(before, after), about)


def _examples(old: Rubric, new: Rubric) -> Iterator[Change]:
    before, after = _keyed(old.examples), _keyed(new.examples)
    for key in [key for key in after if key not in before]:
        renamed = [
            other for other, example in before.items()
            if other not in after and replace(example, title=after[key].title) == after[key]
        ]  # fmt: skip
        if renamed:
            after = {renamed[0] if name == key else name: example for name, example in after.items()}
    for pair in line_up(list(before.items()), list(after.items()), lambda keyed: keyed[0]):
        title = pair.either[1].title
        inner = Pair(pair.old and pair.old[1], pair.new and pair.new[1], pair.old_at, pair.new_at, pair.moved)
        yield from _kept_or_not(inner, _About(Part.EXAMPLE, (title.zh,), title))


def _keyed(examples: tuple[Example, ...]) -> dict[tuple[str, str, int], Example]:
    """Examples have no code: they are known by their titles, and by which of several alike they are."""
    keyed: dict[tuple[str, str, int], Example] = {}
    for example in examples:
        title = example.title
        number = sum(key[:2] == (title.zh, title.en) for key in keyed)
        keyed[title.zh, title.en, number] = example
    return keyed


def _kept_or_not(pair: Pair[Any], about: _About) -> Iterator[Change]:
    """A part that is new or gone is one change; one that is kept may be moved, and changed in fields."""
    if pair.old is None:
        yield about.said(ChangeKind.ADDED, None, None, _whole(pair.new, about))
    elif pair.new is None:
        yield about.said(ChangeKind.REMOVED, None, _whole(pair.old, about), None)
    else:
        if pair.moved:
            yield about.said(ChangeKind.MOVED, "position", str(pair.old_at + 1), str(pair.new_at + 1))
        yield from _fields(pair.old, pair.new, about)


def _whole(part: Any, about: _About) -> str:
    """A whole part as YAML; the items of a section are told one by one."""
    plain = {key: value for key, value in plain_of(part).items() if key not in LINED_UP}
    return dump_part(plain, "").rstrip("\n")


def _fields(old: Any, new: Any, about: _About, above: str = "") -> Iterator[Change]:
    for name in names_of(new):
        before, after = getattr(old, name), getattr(new, name)
        if name in LINED_UP or before == after:
            continue
        if name in OPENED or isinstance(after, Text):
            yield from _fields(before, after, about, f"{above}{name}.")
        else:
            kind = ChangeKind.RENAMED if above == "title." else ChangeKind.CHANGED
            yield about.said(kind, above + name, _said(before, name), _said(after, name))


def _said(value: Any, name: str) -> str | None:
    plain = plain_of(value)
    if plain is None or plain in ([], {}):
        return None
    if isinstance(plain, bool):
        return "true" if plain else "false"
    return dump_part(plain, name).rstrip("\n") if isinstance(plain, dict | list) else str(plain)
