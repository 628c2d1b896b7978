"""What a search asks for, once it is read (``query_reading``): tokens alone, no sign of any database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.foundation.errors import InvalidInput


class BadQuery(InvalidInput):
    """A query that cannot be understood: what, where, and what to do."""

    code = "bad-query"


@dataclass(frozen=True, slots=True)
class Term:
    """One token; with ``starts`` any token that begins so."""

    text: str
    starts: bool = False

    def covers(self, token: str) -> bool:
        return token.startswith(self.text) if self.starts else token == self.text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens one right after the other; a single word is a phrase of one."""

    terms: tuple[Term, ...]

    @property
    def size(self) -> int:
        return len(self.terms)


@dataclass(frozen=True, slots=True)
class Near:
    """Both phrases in one turn, in either order: from the last token of the one to the first of the other are
    at most ``within`` steps (1 is side by side). Where they can overlap, they may."""

    left: Phrase
    right: Phrase
    within: int

    @property
    def size(self) -> int:
        return self.left.size + self.right.size


Atom = Phrase | Near


@dataclass(frozen=True, slots=True)
class Clause:
    """One of ``any_of`` must be said; with ``negated``, none may be."""

    any_of: tuple[Atom, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search beside its words. ``agent`` is his number; days are the centre's, inclusive."""

    speaker: str | None = None
    agent: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    queue: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """All clauses must hold: in one turn or, with ``anywhere``, each in some turn of the call.

    A hit is a turn. With ``anywhere`` every turn is one that holds any of the words, and a negated clause
    shuts out the whole call. ``filters.speaker`` says whose turns count, for each clause.
    """

    clauses: tuple[Clause, ...]
    filters: Filters = Filters()
    anywhere: bool = False

    @property
    def wanted(self) -> tuple[Atom, ...]:
        """Every atom that is not negated: what a hit shows."""
        return tuple(atom for clause in self.clauses if not clause.negated for atom in clause.any_of)
