"""A rubric back into a file (Q1): as plain data, and as YAML in the form of the shipped rubrics."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from app.engines.scoring.conditions import LOGIC
from app.engines.scoring.rubric import Rubric
from app.engines.scoring.yaml_form import dump_plain as dump_plain

# Keys whose values are long come after the others, wherever the type has them.
LAST = ("lines", "expect", "items", "sections", "examples")


def to_yaml(rubric: Rubric) -> str:
    """The rubric as a file: ``load_rubric`` reads the same rubric from it.

    Comments of the file it came from are not in it.
    """
    return dump_plain(to_plain(rubric))


def to_plain(rubric: Rubric) -> dict[str, Any]:
    """What the file says, as JSON could hold it: keys in the order of the types, defaults left out."""
    plain: dict[str, Any] = plain_of(rubric)
    return plain


def plain_of(value: Any) -> Any:
    """:func:`to_plain` of any part of a rubric; a condition is a mapping with its kind as the one key."""
    if isinstance(value, tuple | list):
        return [plain_of(part) for part in value]
    if isinstance(value, Mapping):
        return {str(plain_of(name)): plain_of(part) for name, part in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        body = _body(value)
        kind = getattr(value, "kind", None)
        return body if kind is None else {kind: body["of"] if kind in LOGIC else body}
    return _scalar(value)


def _body(part: Any) -> dict[str, Any]:
    """The fields that say something, the long ones last; ``kind`` is the key above."""
    said = [name for name in names_of(part) if not _is_default(part, name)]
    return {name: plain_of(getattr(part, name)) for name in said}


def names_of(part: Any) -> list[str]:
    """The keys that a part of a rubric can have, in the order of the file."""
    names = [field.name for field in fields(part) if field.name != "kind"]
    return sorted(names, key=lambda name: LAST.index(name) if name in LAST else -1)


def _is_default(part: Any, name: str) -> bool:
    field = type(part).__pydantic_fields__[name]
    if field.is_required():
        return False
    default, value = field.get_default(call_default_factory=True), getattr(part, name)
    return type(default) is type(value) and bool(default == value)


def _scalar(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return _number(value)
    return value


def _number(value: float) -> int | float | str:
    """Whole seconds without a point. The reader of files knows no infinity, but reads the word as one."""
    if not math.isfinite(value):
        return str(value)
    return int(value) if value.is_integer() and abs(value) < 1e15 else value
