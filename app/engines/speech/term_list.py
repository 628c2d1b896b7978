"""Names that a centre wants heard right, and those of them that hold for a call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


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


def terms_for(lists: Iterable[TermList], language: str, queue: str) -> Terms:
    """The terms of all lists that hold for a call's language and queue, each once."""
    held = (each for each in lists if each.language == language and (not each.queues or queue in each.queues))
    return Terms(language, tuple(dict.fromkeys(term for each in held for term in each.terms)))


def hints(lists: Iterable[TermList], language: str, queue: str) -> list[str]:
    """The names as they are written, for an engine that listens better when it knows them."""
    return list(dict.fromkeys(term.say for term in terms_for(lists, language, queue).entries))
