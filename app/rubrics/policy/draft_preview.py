"""A draft as a monitor would see its form, right or faulty: read out of plain data that may lack anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.engines.scoring.problem import Problem
from app.foundation.i18n import Bilingual
from app.rubrics.policy.draft_parts import SINGLE, Part, part_of

FULL = Decimal(100)
Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A line of the form. ``steps``: title and points of each; ``asked_after``: an earlier item's title."""

    part: Part
    code: str
    title: Bilingual
    points: Decimal
    steps: tuple[tuple[Bilingual, Decimal], ...]
    deduct: Decimal | None
    asked_after: Bilingual | None
    said: Plain
    what: Bilingual
    good: tuple[Bilingual, ...]
    bad: tuple[Bilingual, ...]

    def has(self, name: str) -> bool:
        """Whether the item says ``name``: ``bonus``, ``fatal``, ``not_applicable``, ``rule``."""
        return bool(self.said.get(name))


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A part of the form with the sum of its points without bonus."""

    part: Part
    title: Bilingual
    weight: Decimal | None
    points: Decimal
    items: tuple[ShownItem, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole form; ``total`` is the sum of weights where sections have them, otherwise of points."""

    title: Bilingual
    sections: tuple[ShownSection, ...]
    total: Decimal
    is_weighted: bool

    @property
    def is_full(self) -> bool:
        """Whether it adds up to 100."""
        return self.total == FULL


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in which part, and in which field of it (None: the part as a whole)."""

    part: Part
    field: str | None
    line: int
    key: str
    message: Bilingual


def preview_of(document: Plain) -> Preview:
    """The form that a document describes so far."""
    titles: dict[str, Bilingual] = {}
    sections = tuple(_section(number, one, titles) for number, one in enumerate(document.get("sections", [])))
    weights = [section.weight for section in sections if section.weight is not None]
    total = sum(weights or [section.points for section in sections], Decimal(0))
    return Preview(_words(document.get("title")), sections, total, bool(weights))


def faults_of(problems: Sequence[Problem], source: str) -> list[Fault]:
    """The loader's problems by the part in which they are mended, in the order of the text.

    ``source`` is what the text was called; a problem of another file, a word list, names that file.
    """
    return [_fault(one) if one.source == source else _elsewhere(one) for one in problems]


def _fault(one: Problem) -> Fault:
    part = part_of(one.key)
    return Fault(part, part.field_of(one.key), one.line, one.key, _told(one))


def _elsewhere(one: Problem) -> Fault:
    return Fault(SINGLE["header"], None, one.line, f"{one.source}: {one.key}".rstrip(": "), _told(one))


def _told(one: Problem) -> Bilingual:
    return Bilingual(zh=one.message.zh, en=one.message.en)


def _section(number: int, section: Plain, titles: dict[str, Bilingual]) -> ShownSection:
    items = tuple(
        _item(Part("item", number, at), one, titles) for at, one in enumerate(section.get("items", []))
    )
    points = sum((item.points for item in items if not item.has("bonus")), Decimal(0))
    weight = _number(section.get("weight")) if section.get("weight") is not None else None
    return ShownSection(Part("section", number), _words(section.get("title")), weight, points, items)


def _item(part: Part, item: Plain, titles: dict[str, Bilingual]) -> ShownItem:
    guidance = item.get("guidance") if isinstance(item.get("guidance"), dict) else {}
    asked = item.get("asked_if")
    title, code = _words(item.get("title")), str(item.get("code", ""))
    titles[code] = title
    return ShownItem(
        part, code, title, _number(item.get("points")), _steps(item.get("scale")),
        _number(item["deduct"]) if item.get("deduct") is not None else None,
        titles.get(str(asked.get("item"))) if isinstance(asked, dict) else None, item,
        _words((guidance or {}).get("what")), _wordings((guidance or {}).get("good")),
        _wordings((guidance or {}).get("bad")),
    )  # fmt: skip


def _steps(scale: Any) -> tuple[tuple[Bilingual, Decimal], ...]:
    steps = [one for one in scale if isinstance(one, dict)] if isinstance(scale, list) else []
    return tuple((_words(one.get("title")), _number(one.get("points"))) for one in steps)


def _wordings(texts: Any) -> tuple[Bilingual, ...]:
    return tuple(_words(text) for text in texts) if isinstance(texts, list) else ()


def _words(text: Any) -> Bilingual:
    """Both languages; where one is missing so far, the other stands for it."""
    pair = text if isinstance(text, dict) else {"zh": text, "en": text}
    zh, en = (str(pair.get(name) or "") for name in ("zh", "en"))
    return Bilingual(zh=zh or en, en=en or zh)


def _number(value: Any) -> Decimal:
    """A number that can be summed; what is none counts as 0."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    number = Decimal(str(value)) if is_number else Decimal(0)
    return number if number.is_finite() else Decimal(0)
