"""From a phrase as it is written in a rule to the chains of literals that are searched for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.engines.scoring.conditions import Tolerance
from app.engines.scoring.language import LANGUAGES, Language
from app.engines.scoring.lexicon import Lexicon
from app.engines.scoring.normalise import units
from app.engines.scoring.phrase_text import GAP, count_ways, parts

# Between two parts that stand together a recogniser may put one word too many.
STRAY_WORDS = 1


class Atom(NamedTuple):
    """A literal: its code, its writing, how many edits it may be away, and whether writing counts.

    ``first`` and ``last``: letters of its first and last word.
    """

    code: str
    plain: str
    edits: int
    exact: bool
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Link:
    """A literal after ``fewest`` to ``most`` words of anything since the literal before."""

    fewest: int
    most: int
    atom: Atom


@dataclass(frozen=True, slots=True)
class Chain:
    """Literals in order, and how many words there must be after the last (a slot at the end)."""

    links: tuple[Link, ...] = ()
    fewest_after: int = 0
    most_after: int = 0


def chains(
    text: str, tolerance: Tolerance, language: str, lexicons: Mapping[str, Lexicon]
) -> tuple[Chain, ...]:
    """Every way of saying the phrase, lexicon entries written out; ``PhraseError`` where it is wrong."""
    count_ways(text, language, lexicons)
    return tuple(dict.fromkeys(_expand(Chain(), text, tolerance, LANGUAGES[language], lexicons)))


def _expand(
    chain: Chain, text: str, tolerance: Tolerance, language: Language, lexicons: Mapping[str, Lexicon]
) -> list[Chain]:
    so_far = [chain]
    for literal, name in parts(text):
        if literal:
            so_far = [_with_literal(chain, literal, tolerance, language) for chain in so_far]
        elif name == GAP or name in language.slots:
            fewest, most = (0, language.gap_words) if name == GAP else language.slots[name]
            so_far = [_with_gap(chain, fewest, most) for chain in so_far]
        else:
            entries = lexicons[name].entries
            forms = [(form, entry.tolerance or tolerance) for entry in entries for form in entry.forms]
            so_far = [
                longer
                for chain in so_far
                for form, own in forms
                for longer in _expand(chain, form, own, language, lexicons)
            ]
    return so_far


def _with_gap(chain: Chain, fewest: int, most: int) -> Chain:
    return replace(chain, fewest_after=chain.fewest_after + fewest, most_after=chain.most_after + most)


def _with_literal(chain: Chain, literal: str, tolerance: Tolerance, language: Language) -> Chain:
    words = units(literal, language.tag)
    code = "".join(word.code for word in words)
    plain = "".join(word.plain for word in words)
    edits = len(code) // language.letters_per_edit[tolerance] if tolerance != "exact" else 0
    stray = STRAY_WORDS if chain.links and tolerance != "exact" else 0
    atom = Atom(code, plain, edits, tolerance == "exact", len(words[0].code), len(words[-1].code))
    return Chain((*chain.links, Link(chain.fewest_after, chain.most_after + stray, atom)))
