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
Weight = Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]


class CriticalClass(StrEnum):
    """Whom a critical fault harms; apart from fatal, which is about the total."""

    CUSTOMER = "customer"
    BUSINESS = "business"
    COMPLIANCE = "compliance"


class LeftOut(StrEnum):
    """What becomes of the total when an item does not apply.

    ``TOTAL``: its points leave the base and the rest is scaled up. ``SECTION``: the other items of its
    section share its weight, so that the section counts as much as ever. ``FULL``: it counts as passed.
    """

    TOTAL = "total"
    SECTION = "section"
    FULL = "full"


@dataclass(frozen=True, slots=True, config=STRICT)
class Step:
    """One choice of a scale and the points that it gives."""

    title: Text
    points: Points


@dataclass(frozen=True, slots=True, config=STRICT)
class AskedIf:
    """An earlier item, and with which decisions on it the item is asked at all."""

    item: Code
    decided: Annotated[tuple[Literal["pass", "part", "fail", "not_applicable"], ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True, config=STRICT)
class Guidance:
    """What to listen for, and wording that is right and wrong."""

    what: Text
    good: tuple[Text, ...] = ()
    bad: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, config=STRICT)
class Item:
    """One line of the scoring form.

    A decision on it is pass (all ``points``), fail, not applicable where allowed, or a number of points:
    any part of them; with ``scale`` one of its steps, best first; with ``deduct`` what is left of them when
    each fault takes ``deduct`` away. A ``bonus`` stands outside the 100: what it earns is added.

    ``rule`` says when the item passes; without one only a person judges it. ``when`` says for which calls
    it is asked at all, ``asked_if`` after which decision on an earlier item. A failed ``fatal`` item takes
    the whole call to 0. ``left_out`` says what "not applicable" does to the total.
    """

    code: Code
    title: Text
    guidance: Guidance
    points: Points
    scale: tuple[Step, ...] = ()
    deduct: Weight | None = None
    bonus: bool = False
    fatal: bool = False
    critical: CriticalClass | None = None
    not_applicable: bool = False
    left_out: LeftOut = LeftOut.TOTAL
    when: Condition | None = None
    asked_if: AskedIf | None = None
    rule: Condition | None = None

    @property
    def steps(self) -> tuple[Decimal, ...] | None:
        """The points that a decision can give, most first; None where any part of them can."""
        if self.scale:
            return tuple(step.points for step in self.scale)
        if self.deduct is None:
            return None
        whole = int(self.points / self.deduct)
        left = [self.points - self.deduct * faults for faults in range(whole + 1)]
        return (*left, Decimal(0)) if left[-1] else tuple(left)

    @property
    def least(self) -> Decimal:
        """The points that a fail gives: the lowest step of a scale, otherwise none."""
        return self.scale[-1].points if self.scale else Decimal(0)


@dataclass(frozen=True, slots=True, config=STRICT)
class Section:
    """Items that belong together on the form.

    ``weight``: how much of the 100 the section is, whatever its points add up to; all sections have one,
    or none.
    """

    code: Code
    title: Text
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    weight: Weight | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class AppliesTo:
    """Calls the rubric is for; an empty field means all.

    ``languages``: BCP 47 tags; ``en`` is also for ``en-GB``.
    """

    languages: tuple[str, ...] = ()
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
    """A scoring standard in one version (Q1).

    The points of its items without bonus add up to 100, or the weights of its sections do.
    """

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
