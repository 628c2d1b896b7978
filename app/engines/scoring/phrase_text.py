"""A phrase as it is written in a rule: its parts, how many ways it can be said, how it is shown.

``thank you for calling {centre-en} ... this is {name}``: literals; ``{centre-en}`` any entry of
the lexicon of that code; ``{name}``, ``{number}``, ``{word}`` slots that take some words; ``...``
up to a few words of anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import prod

from app.engines.scoring.language import LANGUAGES
from app.engines.scoring.lexicon import Lexicon
from app.engines.scoring.normalise import units

PART = re.compile(r"\{([^{}]*)\}|(\.\.\.|…)")
GAP = "..."
MAX_WAYS = 5000


class PhraseError(ValueError):
    """A phrase cannot be searched for; ``code``: ``empty``, ``unknown_name``, ``circle``, ``too_many``."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(f"{code} {name}".strip())
        self.code = code
        self.name = name


def parts(text: str) -> Iterator[tuple[str, str]]:
    """Literal or name of each part, the other one empty."""
    position = 0
    for match in PART.finditer(text):
        if text[position : match.start()].strip():
            yield text[position : match.start()], ""
        yield "", GAP if match.group(1) is None else match.group(1).strip()
        position = match.end()
    if text[position:].strip():
        yield text[position:], ""


def shown(text: str, lexicons: Mapping[str, Lexicon]) -> str:
    """The phrase as a person reads it: a lexicon's first wording for its name, … for gaps and slots."""

    def wording(match: re.Match[str]) -> str:
        lexicon = lexicons.get((match.group(1) or "").strip())
        return "…" if lexicon is None else shown(lexicon.entries[0].say, {})

    return PART.sub(wording, text)


def count_ways(text: str, language: str, lexicons: Mapping[str, Lexicon]) -> int:
    """In how many ways the phrase can be said, told without writing them out.

    Raises ``PhraseError``: nothing to listen for, an unknown name, a lexicon that refers to itself,
    more than ``MAX_WAYS`` ways.
    """
    ways = _ways(text, language, lexicons, (), {})
    if ways > MAX_WAYS:
        raise PhraseError("too_many", text)
    return ways


def _ways(
    text: str,
    language: str,
    lexicons: Mapping[str, Lexicon],
    inside: tuple[str, ...],
    known: dict[str, int],
) -> int:
    heard = False
    found = []
    for literal, name in parts(text):
        if literal and not units(literal, language):
            raise PhraseError("empty", literal)
        if name == GAP or name in LANGUAGES[language].slots:
            continue
        heard = True
        if not literal:
            found.append(_ways_of_lexicon(name, language, lexicons, inside, known))
    if not heard:
        raise PhraseError("empty", text)
    return prod(found)


def _ways_of_lexicon(
    name: str,
    language: str,
    lexicons: Mapping[str, Lexicon],
    inside: tuple[str, ...],
    known: dict[str, int],
) -> int:
    if name in inside:
        raise PhraseError("circle", name)
    if name not in lexicons or lexicons[name].language != language:
        raise PhraseError("unknown_name", name)
    if name not in known:
        forms = [form for entry in lexicons[name].entries for form in entry.forms]
        known[name] = sum(_ways(form, language, lexicons, (*inside, name), known) for form in forms)
    return known[name]
