"""How words become text in English and Chinese: spacing, script, punctuation, counting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import opencc

ENGLISH = "en"
CHINESE = "zh-CN"

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_FULL_WIDTH = str.maketrans({",": "，", "?": "？", "!": "！", ":": "：", ";": "；"})
_BETWEEN_LATIN = re.compile(r"[A-Za-z0-9%.'’]$"), re.compile(r"^[A-Za-z0-9$'’]")
# A digit counts as a word: it is spoken as one.
_UNIT = re.compile(rf"[{_HAN}]|\d|[^\W\d_{_HAN}]+(?:['’][^\W\d_{_HAN}]+)*")


def join_words(words: Sequence[str], language: str) -> str:
    """Text of a segment from its words: spaces between English words, none between Chinese ones.

    In Chinese only two Latin words in a row keep a space ("VIP Gold 卡").
    """
    if language != CHINESE:
        return " ".join(words)
    return "".join(space + word for space, word in zip(spaces_before(words, language), words, strict=True))


def spaces_before(words: Sequence[str], language: str) -> list[str]:
    """What :func:`join_words` puts before each word: a space or nothing, before the first one nothing."""
    if language != CHINESE:
        return ["", *[" "] * (len(words) - 1)][: len(words)]
    ends, begins = _BETWEEN_LATIN
    latin = (ends.search(before) and begins.match(word) for before, word in pairwise(words))
    return ["", *(" " if one else "" for one in latin)][: len(words)]


def polish_chinese(words: Sequence[str]) -> list[str]:
    """The words in simplified script with full-width punctuation, one for one.

    OpenCC decides by phrase, so the words are converted together and cut where they were; only
    where a phrase changed its length is each word converted by itself.
    """
    joined = "".join(words)
    simple = _converter().convert(joined)
    if len(simple) != len(joined):
        return [_punctuate(_converter().convert(word)) for word in words]
    polished, at = [], 0
    for word in words:
        polished.append(_punctuate(simple[at : at + len(word)]))
        at += len(word)
    return polished


def count_units(text: str) -> int:
    """What a speech rate counts: Chinese characters, words of other scripts, digits.

    Punctuation counts nothing. "您好，VIP 12" is five.
    """
    return len(_UNIT.findall(text))


def split_words(text: str) -> list[str]:
    """Words of a text in the form that recognised words have.

    English by spaces; every Chinese character by itself, with the punctuation that follows it.
    """
    return re.findall(rf"[^\s{_HAN}]*[{_HAN}][^\w\s]*|[^\s{_HAN}]+", _space_latin(text))


def _space_latin(text: str) -> str:
    return re.sub(rf"([A-Za-z0-9%])(?=[{_HAN}])", r"\1 ", text)


def _punctuate(word: str) -> str:
    # A point may belong to a number (3.5); as the end of a word it is a full stop.
    stopped = re.sub(r"(?<=\D)\.$", "。", word)
    return stopped if re.search(r"\d[,:]\d", word) else stopped.translate(_FULL_WIDTH)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
