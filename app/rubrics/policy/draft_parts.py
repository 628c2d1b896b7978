"""The parts of a draft that the form builder edits one at a time, and their place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from app.engines.scoring.problem import Path, dotted

Kind = Literal["header", "section", "item", "anchors", "examples"]
_NAME = re.compile(r"(header|anchors|examples)|section-(\d{1,3})|item-(\d{1,3})-(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Part:
    """``section`` and ``item`` count from 0, as they stand in the text."""

    kind: Kind
    section: int = 0
    item: int = 0

    @classmethod
    def named(cls, name: str) -> Part | None:
        """The part of an address such as ``item-0-2``; None if none is called so."""
        found = _NAME.fullmatch(name)
        if found is None:
            return None
        single, section, in_section, item = found.groups()
        if single:
            return SINGLE[single]
        return cls("section", int(section)) if section else cls("item", int(in_section), int(item))

    @property
    def name(self) -> str:
        """As it stands in addresses and forms."""
        if self.kind == "section":
            return f"section-{self.section}"
        return f"item-{self.section}-{self.item}" if self.kind == "item" else self.kind

    @property
    def path(self) -> Path:
        """Where it stands in the text; the header is what stands nowhere else."""
        if self.kind == "section":
            return ("sections", self.section)
        if self.kind == "item":
            return ("sections", self.section, "items", self.item)
        return () if self.kind == "header" else (self.kind,)

    def field_of(self, key: str) -> str | None:
        """The field that a fault of this dotted key belongs to; None if it is not a fault of this part."""
        if self.kind == "header":
            return None if re.match(r"(sections\[|anchors|examples)", key) else _first(key)
        if not re.match(re.escape(dotted(self.path)) + r"(?![\w])", key):
            return None
        below = key[len(dotted(self.path)) :].lstrip(".")
        if self.kind == "section" and below.startswith("items["):
            return None
        return _first(below) if self.kind in ("section", "item") else self.kind


SINGLE = {"header": Part("header"), "anchors": Part("anchors"), "examples": Part("examples")}


def part_of(key: str) -> Part:
    """The part in which a fault of this dotted key is mended."""
    inside = re.match(r"sections\[(\d+)\](?:\.items\[(\d+)\])?", key)
    if inside is not None:
        section, item = inside.groups()
        return Part("section", int(section)) if item is None else Part("item", int(section), int(item))
    return SINGLE.get(_first(key), SINGLE["header"])


def find(document: dict[str, Any], part: Part) -> Any:
    """What stands at the part's place; None where there is nothing."""
    value: Any = document
    for step in part.path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _first(key: str) -> str:
    """``points``, ``guidance.what``, ``applies_to``: the field, without what lies inside it."""
    words = re.split(r"[.\[]", key)
    return ".".join(words[:2]) if words[0] == "guidance" and len(words) > 1 else words[0]
