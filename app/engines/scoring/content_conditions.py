"""Conditions on what words mean: names, numbers, amounts, dates, read back, sentences alike, judged."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from app.engines.scoring.condition_parts import STRICT, Count, Phrases, Seconds, Share, Tolerance, Window
from app.engines.scoring.text import Text
from app.engines.speech.types import Speaker

DigitCount = Annotated[int, Field(ge=1, le=40)]
Turns = Annotated[int, Field(ge=0, le=1000)]


@dataclass(frozen=True, slots=True, config=STRICT)
class Digits:
    """How many digits a number has, as it is read out: "double five" are two."""

    min: DigitCount = 3
    max: DigitCount | None = None

    def fit(self, digits: str) -> bool:
        """Whether the number has as many."""
        return self.min <= len(digits) and (self.max is None or len(digits) <= self.max)


@dataclass(frozen=True, slots=True, config=STRICT)
class Entity:
    """A name, number, amount of money or date is said, whichever it is.

    A ``name`` is what stands at the slot of one of the phrases ``said_as``. ``digits`` is for a ``number``.
    """

    what: Literal["name", "number", "amount", "date"]
    kind: Literal["entity"] = "entity"
    by: Speaker | None = None
    within: Window = Field(default_factory=Window)
    at_least: Count = 1
    digits: Digits = Field(default_factory=Digits)
    said_as: Phrases = ()
    tolerance: Tolerance = "close"


@dataclass(frozen=True, slots=True, config=STRICT)
class ReadBack:
    """Every number that the other one says is repeated, and right, by this speaker.

    A number that this speaker said before the other did needs no repeating: the other confirms it.
    ``digits``: which numbers, by their length. ``within_turns``, ``within_s``: how long after the number.
    """

    kind: Literal["read_back"] = "read_back"
    by: Speaker = Speaker.AGENT
    digits: Digits = Field(default_factory=lambda: Digits(min=4))
    within_turns: Turns | None = None
    within_s: Seconds | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Meaning:
    """Something is said that means the same as one of some sentences.

    ``similarity`` (0–1) is the cosine that a sentence model has to give at least.
    """

    like: Annotated[Phrases, Field(min_length=1, max_length=20)]
    similarity: Share
    kind: Literal["meaning"] = "meaning"
    by: Speaker | None = None
    within: Window = Field(default_factory=Window)


@dataclass(frozen=True, slots=True, config=STRICT)
class Judged:
    """Who reads the masked turns answers yes to the question, and cites turns that say so.

    ``by``: whose turns may be cited; anyone's where nothing is said. ``within``: the turns that are read.
    """

    question: Text
    kind: Literal["judge"] = "judge"
    by: Speaker | None = None
    within: Window = Field(default_factory=Window)
