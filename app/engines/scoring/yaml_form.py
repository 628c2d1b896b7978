"""Plain data as the YAML of a rubric file, in the one form that all of them have.

What is long stands in lines of its own; what is short stands in braces on one line, as people write it:
``within: {first_turns: 2}``. A value is never broken over lines, so that two versions can be compared
line by line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

TAG = "tag:yaml.org,2002:"
# What the reader takes for a text though YAML has another name for it: written without quotes.
READ_AS_TEXT = (TAG + "timestamp",)
# Keys whose value stands in lines of its own however short it is.
IN_LINES = frozenset(
    "title what good bad guidance sections items anchors examples lines scale expect rule when not".split()
)
JOINING = ("all", "any")
DIALOGUE = "lines"
LONGEST_IN_BRACES = 64
ONE_LINE = 1 << 30
# What YAML would take for something else; the emitter's own look at it misses some of them.
QUOTED = re.compile(r"^[-?:,\[\]{}#&*!|>%@`'\"\s]|^$|^\.\.\.|: |:$| #|\s$")
IN_BRACES_QUOTED = re.compile(QUOTED.pattern + r"|[,\[\]{}:]")
ESCAPED = re.compile(r'["\\]')
WIDE = "\u2e80"
# Where a part of the form begins, and what may stand right above it.
BEGINS = re.compile(r"(sections:|examples:|  - (code|title):|      - code:)")
ABOVE = ("sections:", "examples:", "    items:")


def dump_plain(document: Mapping[str, Any]) -> str:
    """The YAML text of plain data (dict, list, str, int, float, bool, None), right or faulty.

    What ``read_yaml`` reads from it is the document again; keys keep their order.
    """
    above, spaced = ABOVE[0], []
    # Line by line is safe: a text with line breaks is written in quotes, on one line.
    for line in dump_part(document, "").splitlines(keepends=True):
        if BEGINS.match(line) and above not in ABOVE:
            spaced.append("\n")
        spaced.append(line)
        above = line.rstrip("\n")
    return "".join(spaced)


def dump_part(value: Any, key: str) -> str:
    """The YAML text of what stands under ``key`` in a rubric file, such as a rule, without the key."""
    out = StringIO()
    _yaml().serialize(_node(value, key, in_braces=False), out)
    return out.getvalue().removesuffix("...\n")


def _yaml() -> YAML:
    yaml = YAML(typ="safe", pure=True)
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = ONE_LINE
    yaml.allow_unicode = True
    return yaml


def _node(value: Any, key: str, in_braces: bool) -> Node:
    if not isinstance(value, dict | list | tuple):
        return _scalar(value, in_braces)
    flow = in_braces or not value or _is_short(value, key)
    if isinstance(value, dict):
        pairs = [(_scalar(str(name), True), _node(part, str(name), flow)) for name, part in value.items()]
        return MappingNode(TAG + "map", pairs, flow_style=flow)
    # What a list holds stands under the key of the list; the turns of a dialogue are a line each.
    inner = flow or key == DIALOGUE
    parts = [_node(part, "" if key in IN_LINES else key, inner) for part in value]
    return SequenceNode(TAG + "seq", parts, flow_style=flow)


def _is_short(value: Any, key: str) -> bool:
    if not key or key in IN_LINES or _joins_conditions(value, key):
        return False
    return _width(value) <= LONGEST_IN_BRACES


def _joins_conditions(value: Any, key: str) -> bool:
    """Parts of ``all`` and ``any`` are phrases, which are short, or conditions, which are read one by one."""
    if key not in JOINING:
        return False
    return isinstance(value, dict) or any(isinstance(part, dict) for part in value)


def _scalar(value: Any, in_braces: bool) -> ScalarNode:
    if not isinstance(value, str):
        kind, text = next((kind, write(value)) for kind, type_, write in KINDS if isinstance(value, type_))
        return ScalarNode(TAG + kind, text)
    tag = _resolver.resolve(ScalarNode, value, (True, False))
    if tag in READ_AS_TEXT:
        return ScalarNode(tag, value)
    plain = tag == TAG + "str" and value.isprintable() and not _pattern(in_braces).search(value)
    return ScalarNode(TAG + "str", value, style=None if plain else _quotes(value))


def _pattern(in_braces: bool) -> re.Pattern[str]:
    return IN_BRACES_QUOTED if in_braces else QUOTED


def _quotes(text: str) -> str:
    """The double ones, as in the shipped files; the single ones where those would have to be escaped."""
    return "'" if ESCAPED.search(text) and "'" not in text and text.isprintable() else '"'


def _width(value: Any) -> int:
    """About how many columns a value takes in braces; a Chinese sign takes two."""
    if isinstance(value, dict):
        return sum(_width(str(name)) + _width(part) + 4 for name, part in value.items())
    if isinstance(value, list | tuple):
        return sum(_width(part) + 2 for part in value) + 2
    return sum(2 if sign > WIDE else 1 for sign in str(value))


KINDS: tuple[tuple[str, type, Callable[[Any], str]], ...] = (
    ("null", type(None), lambda _: "null"),
    ("bool", bool, lambda value: "true" if value else "false"),
    ("int", int, str),
    ("float", float, repr),
)
_resolver = _yaml().resolver
