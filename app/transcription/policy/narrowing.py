"""What higher features add to the search, told by their wiring: calls go down, so search cannot name them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select

from app.foundation.access.actor import Actor
from app.foundation.i18n import LazyString

Choices = Callable[[], Sequence[tuple[str, object]]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A select of the search form: name in the address, label, and ``(value, label)`` of its options."""

    name: str
    label: LazyString
    options: Choices


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A filter of calls. ``transcripts`` makes of the chosen values (by the choices' names, none empty) a
    SELECT of transcript ids; None if nothing is narrowed."""

    choices: Sequence[Choice]
    transcripts: Callable[[Mapping[str, str]], Select[int] | None]


Desk = Callable[[Actor, Iterable[int]], Mapping[int, str]]
"""Of these calls (ids) those that the actor works on, with the address of the page where he does."""

NARROWINGS: dict[str, Narrowing] = {}
DESKS: dict[str, Desk] = {}


def narrow_by(reason: str, narrowing: Narrowing) -> None:
    """Offer a filter in the search form; wiring twice changes nothing."""
    NARROWINGS[reason] = narrowing


def works_at(reason: str, desk: Desk) -> None:
    """Let hits lead to the page where a person works on the call; wiring twice changes nothing."""
    DESKS[reason] = desk
