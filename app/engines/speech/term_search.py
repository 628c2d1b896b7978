"""All forms of all terms, looked for in one pass over a transcript.

They are one Aho–Corasick automaton over codes of sound. A form that may be *k* sounds off is cut into
*k* + 1 pieces, one of which must be there unchanged (the pigeonhole principle); what is found is verified
by edit distance, then by ``term_forms.is_meant``, which keeps ordinary words as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import ahocorasick
from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from app.engines.speech.heard_units import BREAK, Sounds, Unit
from app.engines.speech.term_forms import Form, Heard, forms_of, is_meant, is_written
from app.engines.speech.term_list import Terms
from app.engines.speech.wording import CHINESE


@dataclass(frozen=True, slots=True)
class Found:
    """Units ``first`` to ``last`` (inclusive) may be the form's term; ``likeness`` in 0–100."""

    first: int
    last: int
    form: Form
    likeness: float
    is_itself: bool


class Search:
    """The forms of all terms, ready to be looked for in many transcripts."""

    def __init__(self, terms: Terms) -> None:
        self._language = terms.language
        self.forms = tuple(form for term in terms.entries for form in forms_of(term, terms.language))
        self._automaton = _automaton(self.forms)

    def find(self, sounds: Sounds) -> Iterator[Found]:
        """Everything that may be a term, overlapping."""
        tried: set[tuple[int, int]] = set()
        for end, owners in self._automaton.iter(sounds.code) if self.forms else ():
            for number, back in owners:
                if (number, end - back) not in tried:
                    tried.add((number, end - back))
                    yield from self._verified(self.forms[number], end - back, sounds)

    def _verified(self, form: Form, start: int, sounds: Sounds) -> Iterator[Found]:
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

    def _judged(self, form: Form, off: int, sounds: Sounds, first: int, last: int) -> Found | None:
        units = sounds.units[first : last + 1]
        plain = "".join(unit.plain for unit in units)
        is_itself = is_written(form.term, [unit.plain for unit in units], self._language)
        heard = Heard(plain, off, ratio(plain, form.plain), self._are_ordinary(form, off, units))
        cuts_a_word = units[0].ordinary.goes_back or units[-1].ordinary.goes_on
        if is_itself or (not cuts_a_word and is_meant(form, heard, self._language)):
            return Found(first, last, form, heard.likeness, is_itself)
        return None

    def _are_ordinary(self, form: Form, off: int, units: Sequence[Unit]) -> bool:
        """Whether ordinary words explain what was heard; where a syllable is another one, that syllable."""
        if off and self._language == CHINESE:
            units = [unit for unit, sound in zip(units, form.code, strict=False) if unit.code != sound]
        return all(unit.ordinary.is_ordinary for unit in units)


@lru_cache(maxsize=16)
def compiled(terms: Terms) -> Search:
    """The search for these terms, made once for all calls that they hold for."""
    return Search(terms)


def _automaton(forms: Sequence[Form]) -> ahocorasick.Automaton:
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
