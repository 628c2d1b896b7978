"""What a scoring standard is made of (Q1): rubric, sections, items, guidance, examples.

The types check themselves: whoever builds one, file reader or form, gets pydantic's
``ValidationError`` for a wrong type, an unknown key or a value out of range.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from app.engines.scoring.conditions import Anchor, AnchorName, Condition
from app.engines.scoring.text import Text
from app.engines.scoring.verdict import Verdict
from app.engines.speech.types import Speaker

STRICT = ConfigDict(extra="forbid")

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
Language = Literal["en", "zh-CN"]
Points = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]


class CriticalClass(StrEnum):
    """Whom a critical fault harms; apart from fatal, which is about the total."""

    CUSTOMER = "customer"
    BUSINESS = "business"
    COMPLIANCE = "compliance"


@dataclass(frozen=True, slots=True, config=STRICT)
class Guidance:
    """What to listen for, and wording that is right and wrong."""

    what: Text
    good: tuple[Text, ...] = ()
    bad: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, config=STRICT)
class Item:
    """One line of the scoring form.

    ``rule`` says when the item passes; without one only a person judges it. ``when`` says for
    which calls it is asked at all. A failed ``fatal`` item takes the whole call to 0.
    """

    code: Code
    title: Text
    guidance: Guidance
    points: Points
    fatal: bool = False
    critical: CriticalClass | None = None
    not_applicable: bool = False
    when: Condition | None = None
    rule: Condition | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Section:
    """Items that belong together on the form."""

    code: Code
    title: Text
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True, config=STRICT)
class AppliesTo:
    """Calls the rubric is for; an empty field means all."""

    queues: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    seat_types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, config=STRICT)
class Hearing:
    """Below which quality of transcript a rule abstains: mean word probability (0–1), words heard."""

    min_confidence: Annotated[float, Field(ge=0, le=1)] = 0.5
    min_words: Annotated[int, Field(ge=0)] = 5


@dataclass(frozen=True, slots=True, config=STRICT)
class Line:
    """One thing said in an example, in seconds from the start of the call."""

    by: Speaker
    start_s: Annotated[float, Field(ge=0)]
    end_s: Annotated[float, Field(gt=0)]
    text: str


@dataclass(frozen=True, slots=True, config=STRICT)
class Example:
    """A dialogue and the verdicts that the rubric must give for it.

    ``volume_dbfs``: how loud a speaker is, where that is what the example shows.
    """

    title: Text
    lines: tuple[Line, ...]
    expect: dict[Code, Verdict]
    metadata: dict[str, str | int | float | None] = Field(default_factory=dict)
    volume_dbfs: dict[Speaker, float] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True, config=STRICT)
class Rubric:
    """A scoring standard in one version (Q1); the points of its items add up to 100."""

    code: Code
    version: Annotated[int, Field(ge=1)]
    title: Text
    language: Language
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]
    valid_from: date | None = None
    applies_to: AppliesTo = Field(default_factory=AppliesTo)
    hearing: Hearing = Field(default_factory=Hearing)
    anchors: dict[AnchorName, Anchor] = Field(default_factory=dict)
    examples: tuple[Example, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in the order of the form."""
        return tuple(item for section in self.sections for item in section.items)

    def item(self, code: str) -> Item:
        """The item of that code; ``KeyError`` when there is none."""
        for item in self.items:
            if item.code == code:
                return item
        raise KeyError(code)
