"""The text of sampling.yaml with other values: what stands around them, comments first, stays as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from app.engines.draw.sampling_rules import SamplingRules

Scalar = int | float | str | None
Values = Mapping[str, Scalar]
"""What a plan says, by dotted key: ``{"quota.newcomer_days": 30, …}``."""

_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,30})?")
_WORD = re.compile(r"[a-z][a-z_]*")


def values_of(rules: SamplingRules) -> dict[str, Scalar]:
    """What the rules say, by dotted key, in the order of the file."""
    return _flat(rules.model_dump(mode="json"), "")


def with_values(text: str, values: Values) -> str:
    """``text`` with each of ``values`` in its place, right or wrong, comments kept.

    What says so already stays as it is written. Where the text has no place for one of them, as with a key of
    an older name, the result is a text without comments that says all of them.
    """
    try:
        spans, now = _spans(YAML().compose(text), ""), YAML(typ="safe", pure=True).load(text)
    except YAMLError:
        spans, now = {}, {}
    if not set(values) <= set(spans):
        return plain_text(values)
    said = _flat(now, "")
    for key in sorted(values, key=lambda one: spans[one], reverse=True):
        if said[key] != values[key]:
            text = _replaced(text, *spans[key], _written(values[key]))
    return text


def plain_text(values: Values) -> str:
    """The values as YAML, a line each, sections indented."""
    lines, section = [], ""
    for key, value in values.items():
        parent, _, name = key.rpartition(".")
        if parent not in ("", section):
            lines.append(f"{parent}:")
        section = parent
        lines.append(f"{'  ' if parent else ''}{name}: {_written(value)}")
    return "\n".join(lines) + "\n"


def _flat(tree: Mapping[str, Any], before: str) -> dict[str, Scalar]:
    found: dict[str, Scalar] = {}
    for name, value in tree.items():
        place = f"{before}{name}"
        found |= _flat(value, f"{place}.") if isinstance(value, dict) else {place: value}
    return found


def _spans(node: Node | None, before: str) -> dict[str, tuple[int, int]]:
    """Where the value of each key stands in the text, by dotted key."""
    spans: dict[str, tuple[int, int]] = {}
    for key, value in node.value if isinstance(node, MappingNode) else ():
        if isinstance(value, ScalarNode):
            spans[before + key.value] = (value.start_mark.index, value.end_mark.index)
        else:
            spans |= _spans(value, f"{before}{key.value}.")
    return spans


def _replaced(text: str, begin: int, end: int, value: str) -> str:
    """Another value in its place; a comment behind it stays in its column where there is room."""
    head, tail = text[:begin], text[end:]
    if begin == end:
        value = f" {value}"
    gap = len(tail) - len(tail.lstrip(" "))
    if tail[gap : gap + 1] == "#":
        tail = " " * max(gap + end - begin - len(value), 1) + tail[gap:]
    return head + value + tail


def _written(value: Scalar) -> str:
    """A value as YAML: numbers and plain words as they are, anything else in quotes."""
    if value is None:
        return "null"
    if isinstance(value, float):
        value = f"{Decimal(repr(value)):f}".removesuffix(".0")
    word = str(value)
    is_plain = _NUMBER.fullmatch(word) or (_WORD.fullmatch(word) and word not in _READ_OTHERWISE)
    return word if is_plain else json.dumps(word)


_READ_OTHERWISE = {"null", "true", "false", "yes", "no", "on", "off"}
