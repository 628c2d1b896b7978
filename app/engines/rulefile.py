"""One way of reading a rules file: YAML text in, checked model out, errors that name file, line and key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

_DAY = re.compile(r"\b([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})\b")
Key = int | str
_LIMITS = ("gt", "ge", "lt", "le", "expected")
Model = TypeVar("Model", bound=BaseModel)


class RulesModel(BaseModel):
    """Base of the models of rules files: unchangeable; a misspelt key is an error, not a silence, and so is a
    number without end."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class RuleProblem(NamedTuple):
    """What is wrong at one place: ``line`` counts from 1, ``key`` is dotted (``windows.handover.0.from``).

    ``kind`` is pydantic's name of the fault, empty for faults of the YAML itself, and ``limit`` the value
    that it names: for who says it in the reader's language.
    """

    line: int
    key: str
    message: str
    kind: str = ""
    limit: float | str | None = None


class RuleFileError(ValueError):
    """A rules file cannot be used; ``problems`` holds every fault found, so one reading mends them all."""

    def __init__(self, source: str, problems: Sequence[RuleProblem]) -> None:
        self.source = source
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{source}:{p.line}: {p.key}: {p.message}" for p in problems))


def load_rules(text: str, source: str, model: type[Model]) -> Model:
    """Read YAML ``text`` into ``model``; ``source`` is the file's name as errors shall show it.

    Raises RuleFileError with file, line and key for broken YAML, repeated or unknown keys and wrong values.
    """
    return cast(Model, _read(text, source, model))


@lru_cache(maxsize=64)
def _read(text: str, source: str, model: type[BaseModel]) -> BaseModel:
    # Every job reads its rules anew, so that a change counts at once; the same text means the same.
    root, data = _parse(text, source)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise RuleFileError(source, [_problem(root, one) for one in error.errors()]) from error


def _parse(text: str, source: str) -> tuple[Node | None, object]:
    """The file twice: as nodes, which know their lines, and as plain data, which the model checks."""
    try:
        return YAML().compose(text), YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RuleFileError(source, [RuleProblem(line, "(yaml)", str(error.problem))]) from error
    except YAMLError as error:
        raise RuleFileError(source, [RuleProblem(1, "(yaml)", str(error))]) from error
    except ValueError as error:  # a day that no month has
        raise RuleFileError(source, [RuleProblem(_line_of_no_day(text), "(yaml)", str(error))]) from error


def _line_of_no_day(text: str) -> int:
    """The first line with something like 2027-02-30."""
    for number, line in enumerate(text.splitlines(), start=1):
        for year, month, day in _DAY.findall(line):
            try:
                date(int(year), int(month), int(day))
            except ValueError:
                return number
    return 1


def _problem(root: Node | None, error: ErrorDetails) -> RuleProblem:
    """The place is pydantic's; it marks a fault in a key itself, not in its value, by a last part [key]."""
    place = error["loc"]
    key = ".".join(str(part) for part in place if part != "[key]")
    limits = [value for name, value in error.get("ctx", {}).items() if name in _LIMITS]
    limit = limits[0] if limits else None
    return RuleProblem(line_of(root, place), key or "(file)", error["msg"], error["type"], limit)


def line_of(node: Node | None, place: Sequence[Key]) -> int:
    """Line (from 1) of the deepest node on the way to ``place``; a key that is missing names its section."""
    line = 1
    for key in place:
        found = _child(node, key)
        if found is None:
            break
        mark, node = found
        line = mark.start_mark.line + 1
    return line


def _child(node: Node | None, key: Key) -> tuple[Node, Node] | None:
    """The node that marks ``key`` and the node of its value; None where there is no such child."""
    if isinstance(node, MappingNode):
        return next(((k, v) for k, v in node.value if k.value == str(key)), None)
    if isinstance(node, SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key], node.value[key]
    return None
