"""Text as matching sees it: words without case, width, punctuation, contractions and fillers."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from opencc import OpenCC

from app.engines.scoring.language import CONTRACTIONS, ENDINGS, FILLERS, IS_AFTER, SYMBOLS
from app.engines.scoring.numerals import chinese_words, english_words
from app.engines.speech.sound_code import sound_code

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
PIECE = re.compile(rf"[{HAN}]|[0-9]+|[^\W\d_{HAN}]+(?:'[^\W\d_{HAN}]+)*")
HAS_HAN = re.compile(f"[{HAN}]")
# 1,000 and 1 000 are one number
THOUSANDS = re.compile(r"(?<=\d)[, ](?=\d{3}(?!\d))")


class Unit(NamedTuple):
    """The smallest thing matching steps over: an English word or a Chinese character.

    ``code`` is what is compared (letters, or one sound code), ``plain`` the same in writing; both
    have the same length.
    """

    code: str
    plain: str


@lru_cache(maxsize=1)
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def fold(text: str) -> str:
    """The text in one case and width, with simplified characters and straight apostrophes."""
    return simplified(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("‘", "'"))


def simplified(text: str) -> str:
    """The text with traditional characters turned into simplified ones."""
    return _simplifier().convert(text) if HAS_HAN.search(text) else text


@lru_cache(maxsize=50_000)
def units(text: str, language: str) -> tuple[Unit, ...]:
    """The units of a text, in order; ``language`` ("en", "zh-CN") decides how digits are spoken."""
    folded = THOUSANDS.sub("", fold(text))
    for symbol, word in SYMBOLS.items():
        folded = folded.replace(symbol, word)
    found: list[Unit] = []
    for piece in PIECE.findall(folded):
        if piece not in FILLERS:
            found.extend(_piece_units(piece, language))
    return tuple(found)


def _piece_units(piece: str, language: str) -> list[Unit]:
    if piece.isdecimal():
        return [_unit(part) for part in _spoken(piece, language)]
    if HAS_HAN.match(piece):
        return [_unit(_same_numeral(piece))]
    return [Unit(word, word) for word in _expanded(piece)]


def _spoken(digits: str, language: str) -> list[str]:
    return list(chinese_words(digits)) if language.startswith("zh") else english_words(digits)


def _unit(part: str) -> Unit:
    return Unit(sound_code(part), part) if HAS_HAN.match(part) else Unit(part, part)


def _same_numeral(character: str) -> str:
    return {"幺": "一", "两": "二", "〇": "零"}.get(character, character)


def _expanded(word: str) -> list[str]:
    if word in CONTRACTIONS:
        return CONTRACTIONS[word].split()
    stem, _, ending = word.rpartition("'")
    if ending == "s" and stem in IS_AFTER:
        return [stem, "is"]
    for suffix, full in ENDINGS:
        if word.endswith(suffix):
            return [word.removesuffix(suffix), full]
    return [word.replace("'", "")]
