"""Names that an engine mishears, put right by their sound; what was heard is kept beside.

All terms are one Aho–Corasick automaton over codes of sound, run once over the transcript. A term that may
be *k* sounds off is cut into *k* + 1 pieces, one of which must be there unchanged (the pigeonhole principle);
what is found is verified by edit distance, then by :func:`_is_meant`, which keeps ordinary words as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

import ahocorasick
from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from app.engines.speech.heard_units import BREAK, Sounds, Unit, plain_units, sounds_of
from app.engines.speech.ordinary import is_ordinary_english
from app.engines.speech.replaced import Replacement, replaced
from app.engines.speech.types import Transcript
from app.engines.speech.wording import CHINESE


class Tolerance(StrEnum):
    """How far a term may be from what is heard.

    ``exact``: only what is listed as ``heard``. ``close``: what sounds like it, unless it is made of
    ordinary words. ``loose``: also then, and a little further off, where the term is long enough.
    """

    EXACT = "exact"
    CLOSE = "close"
    LOOSE = "loose"


@dataclass(frozen=True, slots=True)
class Term:
    """A name as it is written, what engines are known to make of it, and how tolerant to be.

    Without ``tolerance`` it is close, and exact for what is too short to be told by its sound.
    """

    say: str
    heard: tuple[str, ...] = ()
    tolerance: Tolerance | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms that hold for a call, in one language ("en", "zh-CN")."""

    language: str
    entries: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class TermList:
    """A file of terms; ``queues`` are those that it holds for, none meaning all."""

    language: str
    terms: tuple[Term, ...]
    queues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to say a term: its sound, its letters, how many sounds may differ, whether it was listed."""

    term: Term
    code: str
    plain: str
    edits: int
    tolerance: Tolerance
    is_listed: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """Units ``first`` to ``last`` (inclusive) may be the form's term; ``likeness`` in 0–100."""

    first: int
    last: int
    form: _Form
    likeness: float
    is_itself: bool


@dataclass(frozen=True, slots=True)
class _Heard:
    """What stands in a form's place: its letters, how many sounds it is off, how alike (0–100), whether
    ordinary words explain it."""

    plain: str
    off: int
    likeness: float
    is_ordinary: bool


_SHORTEST_CODE = {CHINESE: 3, "en": 4}  # shorter ones sound like too many other words
_LOOSE_CODE = {CHINESE: 4, "en": 6}
_NEARLY = 93.0
_LIKENESS = {Tolerance.CLOSE: 75.0, Tolerance.LOOSE: 65.0}


def terms_for(lists: Iterable[TermList], language: str, queue: str) -> Terms:
    """The terms of all lists that hold for a call's language and queue, each once."""
    held = (each for each in lists if each.language == language and (not each.queues or queue in each.queues))
    return Terms(language, tuple(dict.fromkeys(term for each in held for term in each.terms)))


def hints(lists: Iterable[TermList], language: str, queue: str) -> list[str]:
    """The names as they are written, for an engine that listens better when it knows them."""
    return list(dict.fromkeys(term.say for term in terms_for(lists, language, queue).entries))


def correct_terms(transcript: Transcript, terms: Terms) -> Transcript:
    """The transcript with terms as they are written; ``Word.heard`` keeps what stood there before.

    Words are merged or divided as the term is, within the time of the words that they replace. Terms of
    another language change nothing. Applying it twice changes nothing.
    """
    if terms.language != transcript.language or not terms.entries or not transcript.segments:
        return transcript
    searched = _compiled(terms)
    sounds = sounds_of(transcript.segments, transcript.language)
    by_segment: dict[int, list[Replacement]] = defaultdict(list)
    for found in _chosen(searched.find(sounds)):
        units = sounds.units[found.first : found.last + 1]
        if not found.is_itself:
            by_segment[sounds.segment_of[found.first]].append(Replacement(tuple(units), found.form.term.say))
    segments = tuple(
        replaced(segment, by_segment[number], transcript.language) if number in by_segment else segment
        for number, segment in enumerate(transcript.segments)
    )
    return replace(transcript, segments=segments)


def _chosen(found: Iterable[_Found]) -> list[_Found]:
    """Those that do not overlap: what is written right already first, then listed ones, then the likest."""
    ranked = sorted(
        found,
        key=lambda f: (
            not f.is_itself,
            not f.form.is_listed,
            -f.likeness,
            f.first - f.last,
            f.first,
            f.form.term.say,
        ),
    )
    taken: set[int] = set()
    chosen = []
    for each in ranked:
        units = range(each.first, each.last + 1)
        if taken.isdisjoint(units):
            taken.update(units)
            chosen.append(each)
    return chosen


def _rank(found: _Found) -> tuple[object, ...]:
    size = found.last - found.first
    likely = (not found.is_itself, not found.form.is_listed, -found.likeness)
    return (*likely, -size, found.first, found.form.term.say)


class _Search:
    """The forms of all terms, ready to be looked for in many transcripts."""

    def __init__(self, terms: Terms) -> None:
        self._language = terms.language
        self._forms = tuple(form for term in terms.entries for form in _forms(term, terms.language))
        self._automaton = _automaton(self._forms)

    def find(self, sounds: Sounds) -> Iterator[_Found]:
        """Everything that may be a term, overlapping."""
        tried: set[tuple[int, int]] = set()
        for end, owners in self._automaton.iter(sounds.code) if self._forms else ():
            for number, back in owners:
                if (number, end - back) not in tried:
                    tried.add((number, end - back))
                    yield from self._verified(self._forms[number], end - back, sounds)

    def _verified(self, form: _Form, start: int, sounds: Sounds) -> Iterator[_Found]:
        size, slack = len(form.code), form.edits
        # A syllable may be another one, but none is heard too much or too little.
        moves = 0 if self._language == CHINESE else slack
        for begin in range(max(start - moves, 0), start + moves + 1):
            if begin >= len(sounds.code) or sounds.unit_at[begin] < 0:
                continue
            for end in range(max(begin + size - moves, begin + 1), begin + size + moves + 1):
                if end >= len(sounds.ends_at) or sounds.ends_at[end] < 0:
                    continue
                heard = sounds.code[begin:end]
                off = Levenshtein.distance(form.code, heard, score_cutoff=slack)
                if BREAK in heard or off > slack:
                    continue
                found = self._judged(form, off, sounds, sounds.unit_at[begin], sounds.ends_at[end])
                if found is not None:
                    yield found

    def _judged(self, form: _Form, off: int, sounds: Sounds, first: int, last: int) -> _Found | None:
        units = sounds.units[first : last + 1]
        plain = "".join(unit.plain for unit in units)
        is_itself = _is_written(form.term, [unit.plain for unit in units], self._language)
        heard = _Heard(plain, off, ratio(plain, form.plain), self._are_ordinary(form, off, units))
        cuts_a_word = units[0].ordinary.goes_back or units[-1].ordinary.goes_on
        if is_itself or (not cuts_a_word and _is_meant(form, heard, self._language)):
            return _Found(first, last, form, heard.likeness, is_itself)
        return None

    def _are_ordinary(self, form: _Form, off: int, units: Sequence[Unit]) -> bool:
        """Whether ordinary words explain what was heard; where a syllable is another one, that syllable."""
        if off and self._language == CHINESE:
            units = [unit for unit, sound in zip(units, form.code, strict=False) if unit.code != sound]
        return all(unit.ordinary.is_ordinary for unit in units)


@lru_cache(maxsize=16)
def _compiled(terms: Terms) -> _Search:
    return _Search(terms)


def _forms(term: Term, language: str) -> Iterator[_Form]:
    for text in (term.say, *term.heard):
        units = plain_units(text, language)
        code, plain = "".join(code for _, code in units), "".join(plain for plain, _ in units)
        if not units or not units[0][1] or not units[-1][1]:
            continue  # a name that begins or ends in vowels alone has no sound to find it by
        is_listed = text != term.say
        tolerance = Tolerance.EXACT if is_listed else _tolerance(term, code, language)
        yield _Form(term, code, plain, _edits(code, tolerance, language), tolerance, is_listed)


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


def _is_written(term: Term, plains: Sequence[str], language: str) -> bool:
    """Whether the term stands there letter for letter already, cut into words as it is written."""
    return [plain for plain, _ in plain_units(term.say, language)] == list(plains)


def _is_meant(form: _Form, heard: _Heard, language: str) -> bool:
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


def _is_meant_after_all(form: _Form, heard: _Heard, language: str) -> bool:
    """Ordinary words give way only to a loose, long term of the same sound, or nearly the same letters."""
    if form.tolerance is not Tolerance.LOOSE or len(form.code) < _LOOSE_CODE[language]:
        return False
    return heard.off == 0 if language == CHINESE else heard.likeness >= _NEARLY


def _is_a_name(term: Term, language: str) -> bool:
    words = [plain for plain, _ in plain_units(term.say, language)]
    return len(words) > 1 and not all(is_ordinary_english(word) for word in words)


def _automaton(forms: Sequence[_Form]) -> ahocorasick.Automaton:
    owners: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, form in enumerate(forms):
        count = form.edits + 1
        cuts = [len(form.code) * cut // count for cut in range(count + 1)]
        for start, end in pairwise(cuts):
            owners[form.code[start:end]].append((number, end - 1))
    automaton = ahocorasick.Automaton()
    for piece in sorted(owners):
        automaton.add_word(piece, tuple(owners[piece]))
    automaton.make_automaton()
    return automaton
