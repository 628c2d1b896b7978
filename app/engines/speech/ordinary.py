"""Which words are ordinary, so that a term list never "corrects" what was heard right."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

import rjieba
from spellchecker import SpellChecker

# They stand alone in almost every sentence; no product is heard into them.
_FUNCTION = frozenset(
    "的了是我你您他她它们在就不有也都吗呢吧啊那这要给跟和与把被到去来说看会能可没很还再让用请问为从对向个上下里中"
)


_DIGITS = frozenset("零〇一幺二两三四五六七八九十百千万亿")


class Ordinary(NamedTuple):
    """Whether a unit is part of an ordinary word, and whether that word has more of it before and behind."""

    is_ordinary: bool
    goes_back: bool = False
    goes_on: bool = False


@cache
def _english() -> Container[str]:
    words: Container[str] = SpellChecker(language="en").word_frequency.dictionary
    return words


def is_ordinary_english(word: str) -> bool:
    """Whether a lower-case word is one of about 160,000 of English, inflected forms and places included."""
    return word.isdecimal() or word in _english()


def ordinary_chinese(text: str) -> list[Ordinary]:
    """For each character of ``text``, the ordinary word that it is part of as the sentence is cut.

    A word of two characters and more is one of the dictionary; of single ones, function words count.
    """
    marks: list[Ordinary] = []
    for word in rjieba.cut(text, False):
        is_ordinary = len(word) > 1 or word in _FUNCTION
        marks += [Ordinary(is_ordinary, n > 0, n < len(word) - 1) for n in range(len(word))]
    return marks


def digits_of_words(tokens: Sequence[str]) -> list[bool]:
    """For each token of a Chinese text, whether it is a digit within a word of other characters (一下)."""
    words = rjieba.cut("".join(tokens), False)
    marks = [len(word) > 1 and not _DIGITS.issuperset(word) for word in words for _ in word]
    starts = accumulate(map(len, tokens), initial=0)
    return [token in _DIGITS and marks[start] for token, start in zip(tokens, starts, strict=False)]
