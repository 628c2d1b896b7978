"""From a phrase as it is written in a rule to the chains of literals that are searched for.

``thank you for calling {centre} ... this is {name}``: literals; ``{centre}`` any entry of the
lexicon of that code, ``{name}``, ``{number}``, ``{word}`` slots that take some words, ``...`` up to
a few words of anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.engines.scoring.conditions import Tolerance
from app.engines.scoring.language import LANGUAGES, Language
from app.engines.scoring.lexicon import Lexicon
from app.engines.scoring.normalise import units

PART = re.compile(r"\{([^{}]*)\}|(\.\.\.|…)")
GAP = "..."
MAX_CHAINS = 2000
# Between two parts that stand together a recogniser may put one word too many.
STRAY_WORDS = 1


class PhraseError(ValueError):
    """A phrase cannot be searched for; ``code``: ``empty``, ``unknown_name``, ``circle``, ``too_many``."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(f"{code} {name}".strip())
        self.code = code
        self.name = name


@dataclass(frozen=True, slots=True)
class Atom:
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
    found = tuple(dict.fromkeys(_expand(Chain(), text, tolerance, LANGUAGES[language], lexicons, ())))
    if not all(chain.links for chain in found):
        raise PhraseError("empty")
    return found


def shown(text: str, lexicons: Mapping[str, Lexicon]) -> str:
    """The phrase as a person reads it: a lexicon's first wording for its name, … for gaps and slots."""

    def wording(match: re.Match[str]) -> str:
        lexicon = lexicons.get((match.group(1) or "").strip())
        return "…" if lexicon is None else shown(lexicon.entries[0].say, {})

    return PART.sub(wording, text)


def _expand(
    chain: Chain,
    text: str,
    tolerance: Tolerance,
    language: Language,
    lexicons: Mapping[str, Lexicon],
    inside: tuple[str, ...],
) -> list[Chain]:
    so_far = [chain]
    for literal, name in _parts(text):
        if literal:
            so_far = [_with_literal(chain, literal, tolerance, language) for chain in so_far]
        elif name == GAP or name in language.slots:
            fewest, most = (0, language.gap_words) if name == GAP else language.slots[name]
            so_far = [_with_gap(chain, fewest, most) for chain in so_far]
        else:
            lexicon = _lexicon(name, language, lexicons, inside)
            forms = [(form, each.tolerance or tolerance) for each in lexicon.entries for form in each.forms]
            so_far = [
                longer
                for chain in so_far
                for form, own in forms
                for longer in _expand(chain, form, own, language, lexicons, (*inside, name))
            ]
        if len(so_far) > MAX_CHAINS:
            raise PhraseError("too_many", text)
    return so_far


def _lexicon(
    name: str, language: Language, lexicons: Mapping[str, Lexicon], inside: tuple[str, ...]
) -> Lexicon:
    if name in inside:
        raise PhraseError("circle", name)
    if name not in lexicons or lexicons[name].language != language.tag:
        raise PhraseError("unknown_name", name)
    return lexicons[name]


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Literal or name of each part, the other one empty."""
    position = 0
    for match in PART.finditer(text):
        if text[position : match.start()].strip():
            yield text[position : match.start()], ""
        yield "", GAP if match.group(1) is None else match.group(1).strip()
        position = match.end()
    if text[position:].strip():
        yield text[position:], ""


def _with_gap(chain: Chain, fewest: int, most: int) -> Chain:
    return replace(chain, fewest_after=chain.fewest_after + fewest, most_after=chain.most_after + most)


def _with_literal(chain: Chain, literal: str, tolerance: Tolerance, language: Language) -> Chain:
    parts = units(literal, language.tag)
    if not parts:
        raise PhraseError("empty", literal)
    code = "".join(part.code for part in parts)
    plain = "".join(part.plain for part in parts)
    edits = len(code) // language.letters_per_edit[tolerance] if tolerance != "exact" else 0
    stray = STRAY_WORDS if chain.links and tolerance != "exact" else 0
    first, last = len(parts[0].code), len(parts[-1].code)
    atom = Atom(code, plain, edits, tolerance == "exact", first, last)
    return Chain((*chain.links, Link(chain.fewest_after, chain.most_after + stray, atom)))
