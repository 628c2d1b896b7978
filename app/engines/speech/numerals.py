"""One number among words: where it stands, its digits, whether it is an amount by itself."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Numeral:
    """Tokens ``first`` to ``after`` (exclusive) say ``digits``.

    ``is_amount``: it holds a scale ("hundred", 百), so it is not read out digit by digit. ``is_weak``: it is
    a number only beside another one ("oh").
    """

    first: int
    after: int
    digits: str
    is_amount: bool = False
    is_weak: bool = False


def folded(text: str) -> str:
    """The text in one width and case."""
    return unicodedata.normalize("NFKC", text).casefold()
