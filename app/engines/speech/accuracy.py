"""How far a transcript is from what was said: word and character error rate.

Errors (substitutions, deletions, insertions) over the length of the reference, over all pairs
together; so long calls count more, and a rate may exceed 1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import jiwer
import opencc
from rapidfuzz.distance import Levenshtein

from app.engines.speech.wording import CHINESE

_HESITATIONS = {"uh", "um", "hm", "mm", "mhm", "uhm", "er", "erm", "ah"}
_SAME = {"okay": "ok", "alright": "all right", "cannot": "can not", "gonna": "going to"}
_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {word: str(n) for n, word in enumerate(_UNITS)}
_NUMBERS |= {word: str(20 + 10 * n) for n, word in enumerate(_TENS)}
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


def word_error_rate(references: Sequence[str], hypotheses: Sequence[str]) -> float:
    """English word error rate after ``normal_english``; references must hold some words."""
    return float(jiwer.wer([normal_english(t) for t in references], [normal_english(t) for t in hypotheses]))


def character_error_rate(references: Sequence[str], hypotheses: Sequence[str]) -> float:
    """Chinese character error rate after ``normal_chinese``; references must hold some text."""
    return float(jiwer.cer([normal_chinese(t) for t in references], [normal_chinese(t) for t in hypotheses]))


def count_errors(reference: str, hypothesis: str, language: str) -> tuple[int, int]:
    """Errors of ``hypothesis`` and length of ``reference``, in words (English) or characters (Chinese).

    Both are normalised as for the rates; over many texts, summed errors over summed lengths is the rate.
    """
    said, heard = (_units(text, language) for text in (reference, hypothesis))
    return int(Levenshtein.distance(said, heard)), len(said)


def _units(text: str, language: str) -> list[str]:
    return list(normal_chinese(text)) if language == CHINESE else normal_english(text).split()


def normal_english(text: str) -> str:
    """Lower case, no punctuation or hesitation, numbers digit by digit.

    "Okay, it's $134." and "okay it's a hundred…" stay apart where a number is spoken in full:
    only "one three four", "134" and "1-3-4" become one.
    """
    plain = re.sub(r"[’']", "", text.lower())
    words = re.sub(r"(?<=\d)[.,](?=\d)", "", plain)
    tokens = re.sub(r"[^a-z0-9]+", " ", words).split()
    # "a.m." is written in many ways; letters that stand alone are joined.
    spelled = [_SAME.get(word, _NUMBERS.get(word, word)) for word in tokens if word not in _HESITATIONS]
    joined = re.sub(r"\b([a-z]) (?=[a-z]\b)", r"\1", " ".join(spelled))
    return " ".join(re.sub(r"(\d)", r" \1 ", joined).split())


def normal_chinese(text: str) -> str:
    """Simplified script, without punctuation and spaces, lower case, digits as 0–9."""
    simple = opencc.OpenCC("t2s").convert(text).lower()
    return re.sub(r"[\W_]+", "", simple).translate(_HAN_DIGITS)
