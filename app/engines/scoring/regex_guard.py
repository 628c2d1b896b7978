"""Regular expressions that cannot run away.

Python's engine tries every way a pattern can be laid over a text. The ways are counted from the
parsed pattern; a pattern with too many, or with a repetition of something that can itself be laid
in several ways (``(a+)+``), is refused when the file is read, so no clock is needed when it runs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from math import prod
from typing import Any

from app.engines.scoring.normalise import simplified
from app.engines.scoring.text import Text

MAX_WAYS = 20_000
# An unlimited repetition counts as this many ways: what one breath is long, in characters.
UNLIMITED = 100

# The parser is private to the standard library, but there is no other that reads Python's own patterns.
_parser: Any = import_module("re._parser")
REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
BACK_REFERENCES = ("GROUPREF", "GROUPREF_EXISTS")


class PatternError(ValueError):
    """The pattern is refused; ``message`` says why and what to write instead."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


@lru_cache(maxsize=5_000)
def safe_pattern(pattern: str) -> re.Pattern[str]:
    """The compiled pattern, for text that ``normalise.fold`` has folded; ``PatternError`` if unsafe."""
    pattern = simplified(pattern)
    try:
        parsed = _parser.parse(pattern, re.IGNORECASE)
        ways = _ways(parsed)
        compiled = re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(Text(zh=f"正则表达式有误：{error}", en=f"not a pattern: {error}")) from None
    if ways > MAX_WAYS:
        raise PatternError(
            Text(
                zh="正则表达式的匹配方式过多，请用 .{0,20} 这样有限的重复代替 .*",
                en="the pattern can match in too many ways; write .{0,20} in place of .*",
            )
        )
    return compiled


def _ways(parsed: Any) -> int:
    """In how many ways a parsed pattern can be laid over a text, at most."""
    return prod(_ways_of(str(kind), value) for kind, value in parsed)


def _ways_of(kind: str, value: Any) -> int:
    if kind in BACK_REFERENCES:
        raise PatternError(Text(zh="不允许使用反向引用", en="references to groups are not allowed"))
    if kind in REPEATS:
        fewest, most, inner = value
        if most > 1 and _ways(inner) > 1:
            raise PatternError(
                Text(
                    zh="不允许在重复中再嵌套重复或多选，如 (a+)+",
                    en="a repetition may not hold another repetition or a choice, as in (a+)+",
                )
            )
        return int(min(most, fewest + UNLIMITED)) - int(fewest) + 1
    if kind == "BRANCH":
        return sum(_ways(branch) for branch in value[1])
    if kind in ("SUBPATTERN", "ASSERT", "ASSERT_NOT", "ATOMIC_GROUP"):
        return _ways(value if kind == "ATOMIC_GROUP" else value[-1])
    return 1
