"""What is found: kinds of personal data, and the words that hold it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from app.engines.masking.pieces import Piece


class Kind(StrEnum):
    """Kinds of personal data (X3). Names of persons are none of them: telling them needs a model of names."""

    PHONE = "phone"
    IDENTITY_CARD = "identity_card"
    BANK_CARD = "bank_card"
    PASSPORT = "passport"
    PLATE = "plate"
    EMAIL = "email"
    ADDRESS = "address"
    CODE = "code"
    NUMBER = "number"
    """Long, and said where a private one was asked for, but it fits no kind: misheard, or cut short."""


class Mask(NamedTuple):
    """Words ``first`` to ``last_plus_one`` (exclusive) of a segment are ``kind``; ``tail`` stays readable."""

    first: int
    last_plus_one: int
    kind: Kind
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """Pieces that a finder takes for one piece of data, in order; they may lie in several segments."""

    kind: Kind
    pieces: Sequence[Piece]
    digits: str = ""
    tail: str = ""
