"""How a term may sound, and whether what sounds like it is meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.engines.speech.heard_units import plain_units
from app.engines.speech.ordinary import is_ordinary_english
from app.engines.speech.term_list import Term, Tolerance
from app.engines.speech.wording import CHINESE

_SHORTEST_CODE = {CHINESE: 3, "en": 4}  # shorter ones sound like too many other words
_LOOSE_CODE = {CHINESE: 4, "en": 6}
_NEARLY = 93.0
_LIKENESS = {Tolerance.CLOSE: 75.0, Tolerance.LOOSE: 65.0}


@dataclass(frozen=True, slots=True)
class Form:
    """One way to say a term: its sound, its letters, how many sounds may differ, whether it was listed."""

    term: Term
    code: str
    plain: str
    edits: int
    tolerance: Tolerance
    is_listed: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """What stands in a form's place: its letters, how many sounds it is off, how alike (0–100), whether
    ordinary words explain it."""

    plain: str
    off: int
    likeness: float
    is_ordinary: bool


def forms_of(term: Term, language: str) -> Iterator[Form]:
    """The term as it is written and as it is known to be misheard."""
    for text in (term.say, *term.heard):
        units = plain_units(text, language)
        code, plain = "".join(code for _, code in units), "".join(plain for plain, _ in units)
        if not units or not units[0][1] or not units[-1][1]:
            continue  # a name that begins or ends in vowels alone has no sound to find it by
        is_listed = text != term.say
        tolerance = Tolerance.EXACT if is_listed else _tolerance(term, code, language)
        yield Form(term, code, plain, _edits(code, tolerance, language), tolerance, is_listed)


def _tolerance(term: Term, code: str, language: str) -> Tolerance:
    if term.tolerance is not None:
        return term.tolerance
    return Tolerance.CLOSE if len(code) >= _SHORTEST_CODE[language] else Tolerance.EXACT


def _edits(code: str, tolerance: Tolerance, language: str) -> int:
    if tolerance is Tolerance.EXACT:
        return 0
    if language == CHINESE:
        return 1 if tolerance is Tolerance.LOOSE and len(code) >= _LOOSE_CODE[language] else 0
    return min(2, len(code) // (5 if tolerance is Tolerance.CLOSE else 4))


def is_written(term: Term, plains: Sequence[str], language: str) -> bool:
    """Whether the term stands there letter for letter already, cut into words as it is written."""
    return [plain for plain, _ in plain_units(term.say, language)] == list(plains)


def is_meant(form: Form, heard: Heard, language: str) -> bool:
    """Whether what sounds like the form is its term, not ordinary words that were heard right."""
    if form.is_listed:
        return heard.plain == form.plain
    if heard.plain == form.plain:
        # "north wind energy" is a name of two words, of which one is no English word, cut elsewhere.
        return not heard.is_ordinary or _is_a_name(form.term, language)
    if form.tolerance is Tolerance.EXACT:
        return False
    if language != CHINESE and heard.likeness < _LIKENESS[form.tolerance]:
        return False
    return not heard.is_ordinary or _is_meant_after_all(form, heard, language)


def _is_meant_after_all(form: Form, heard: Heard, language: str) -> bool:
    """Ordinary words give way only to a loose, long term of the same sound, or nearly the same letters."""
    if form.tolerance is not Tolerance.LOOSE or len(form.code) < _LOOSE_CODE[language]:
        return False
    return heard.off == 0 if language == CHINESE else heard.likeness >= _NEARLY


def _is_a_name(term: Term, language: str) -> bool:
    words = [plain for plain, _ in plain_units(term.say, language)]
    return len(words) > 1 and not all(is_ordinary_english(word) for word in words)
