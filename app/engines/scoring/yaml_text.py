"""YAML text to plain data with the line of each key, and nothing that YAML could do besides.

Read event by event, so a hostile file is refused while it is read: no anchors and aliases
(the billion laughs), no tags (no objects), no doubled keys, bounded size and depth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.nodes import ScalarNode

from app.engines.scoring.problem import Path, Problem, RubricError, dotted, quoted
from app.engines.scoring.text import Text

# The pure-Python reader needs 3 s a megabyte, 8 s where all is brackets: a rules file is refused or read
# within a second. The shipped rubrics have a quarter of it.
MAX_CHARACTERS = 120_000
TOO_LONG = Text(
    zh=f"文件超过 {MAX_CHARACTERS} 个字符", en=f"the file is longer than {MAX_CHARACTERS} characters"
)
MAX_DEPTH = 40
LONGEST_FAULT = 300

KINDS: dict[str, Callable[[str], Any]] = {"int": int, "float": float, "null": lambda _: None}


@dataclass(frozen=True, slots=True)
class Document:
    """Plain data (dict, list, str, int, float, bool, None) and the line of each path in it."""

    source: str
    data: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """Line (from 1) of the path, or of the nearest part of the file that holds it."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)

    def visible(self, path: Path) -> Path:
        """The path without the steps that are not in the file (pydantic's own)."""
        seen: Path = ()
        for step in path:
            if (*seen, step) in self.lines:
                seen = (*seen, step)
        return seen

    def problem(self, path: Path, message: Text, key: Path | None = None) -> Problem:
        """A problem at the path; ``key`` names it where the key itself is not in the file."""
        return Problem(self.source, self.line(path), dotted(path if key is None else key), message)


@dataclass(slots=True)
class _Frame:
    """A mapping or sequence that is still open."""

    value: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None


@dataclass(slots=True)
class _Builder:
    source: str
    yaml: YAML
    stack: list[_Frame] = field(default_factory=list)
    lines: dict[Path, int] = field(default_factory=dict)
    root: Any = None
    documents: int = 0

    def fail(self, line: int, zh: str, en: str) -> RubricError:
        path = self.stack[-1].path if self.stack else ()
        return RubricError([Problem(self.source, line, dotted(path), Text(zh=zh, en=en))])

    def feed(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise self.fail(line, "一个文件只能有一份文档", "one file holds one document")
        elif isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise self.fail(
                line, "不允许使用锚点和别名（&、*）", "anchors and aliases (&, *) are not allowed"
            )
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self.stack.pop()
        elif isinstance(event, MappingStartEvent):
            self.open({}, event, line)
        elif isinstance(event, SequenceStartEvent):
            self.open([], event, line)
        elif isinstance(event, ScalarEvent):
            self.scalar(event, line)

    def open(self, value: dict[str, Any] | list[Any], event: Any, line: int) -> None:
        self.refuse_tag(event, line)
        if len(self.stack) >= MAX_DEPTH:
            raise self.fail(line, f"嵌套超过 {MAX_DEPTH} 层", f"nested deeper than {MAX_DEPTH} levels")
        if self.wants_key():
            raise self.fail(line, "键必须是文字", "a key has to be a word")
        self.stack.append(_Frame(value, self.add(value, line)))

    def scalar(self, event: Any, line: int) -> None:
        self.refuse_tag(event, line)
        if not self.wants_key():
            self.add(self.resolved(event, line), line)
            return
        frame = self.stack[-1]
        if event.value in frame.value:
            key = quoted(event.value)
            raise self.fail(line, f"键“{key}”重复", f"the key '{key}' is there twice")
        frame.key = event.value
        self.lines[(*frame.path, event.value)] = line

    def wants_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None

    def add(self, value: Any, line: int) -> Path:
        if not self.stack:
            self.root = value
            return ()
        frame = self.stack[-1]
        if isinstance(frame.value, list):
            frame.value.append(value)
            path = (*frame.path, len(frame.value) - 1)
            self.lines[path] = line
            return path
        key, frame.key = str(frame.key), None
        frame.value[key] = value
        return (*frame.path, key)

    def refuse_tag(self, event: Any, line: int) -> None:
        if event.tag is not None:
            tag = quoted(event.tag)
            raise self.fail(line, f"不允许使用标签 {tag}", f"the tag {tag} is not allowed")

    def resolved(self, event: Any, line: int) -> Any:
        tag = str(self.yaml.resolver.resolve(ScalarNode, event.value, event.implicit)).rpartition(":")[2]
        if tag == "bool":
            return event.value.lower() == "true"
        try:
            return KINDS.get(tag, str)(event.value)
        except ValueError:
            value = quoted(event.value)
            raise self.fail(line, f"“{value}”不是数字", f"'{value}' is not a number") from None


def read_yaml(text: str, source: str) -> Document:
    """The data of one YAML 1.2 document; ``source`` names it in errors.

    Raises ``RubricError`` for text that is too long, too deep, not YAML, or uses anchors, aliases,
    tags or a key twice.
    """
    if len(text) > MAX_CHARACTERS:
        raise RubricError([Problem(source, 1, "", TOO_LONG)])
    yaml = YAML(typ="safe", pure=True)
    builder = _Builder(source, yaml)
    try:
        for event in yaml.parse(text):
            builder.feed(event)
    except YAMLError as error:
        raise RubricError([_syntax_problem(error, source)]) from None
    return Document(source, builder.root, builder.lines)


def _syntax_problem(error: YAMLError, source: str) -> Problem:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    what = (error.problem if isinstance(error, MarkedYAMLError) else None) or str(error)
    line = mark.line + 1 if mark is not None else 1
    what = what if len(what) <= LONGEST_FAULT else what[:LONGEST_FAULT] + "…"
    return Problem(source, line, "", Text(zh=f"YAML 格式错误：{what}", en=f"this is not YAML: {what}"))
