"""What is wrong with a rules file, told so that its writer finds the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.engines.scoring.text import Text

Path = tuple[str | int, ...]
LONGEST_QUOTE = 60
MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: file, line (from 1), key as a dotted path, and what to do about it."""

    source: str
    line: int
    key: str
    message: Text

    def __str__(self) -> str:
        return self.in_language("en")

    def in_language(self, tag: str) -> str:
        """``file:line: key: message`` in the language of a BCP 47 tag."""
        place = f"{self.source}:{self.line}: "
        return place + (f"{self.key}: " if self.key else "") + self.message.in_language(tag)


class RubricError(ValueError):
    """A rules file cannot be used; ``problems`` has every fault found, in order of file and line.

    The message tells the first fifty.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(
            sorted(problems, key=lambda problem: (problem.source, problem.line, problem.key))
        )
        lines = [str(problem) for problem in self.problems[:MOST_TOLD]]
        rest = len(self.problems) - len(lines)
        super().__init__("\n".join([*lines, f"… and {rest} faults more"] if rest else lines))


def quoted(value: object) -> str:
    """What a file says, cut so that it can be quoted in a message: a hostile value may have any length."""
    text = str(value)
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def dotted(path: Path) -> str:
    """``("sections", 0, "items")`` as ``sections[0].items``."""
    steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(steps).lstrip(".")
