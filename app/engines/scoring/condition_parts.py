"""What conditions are made of: kinds of values, parts of a call, places beside an anchor."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

STRICT = ConfigDict(extra="forbid")

Tolerance = Literal["exact", "close", "loose"]
PhraseText = Annotated[str, Field(min_length=1, max_length=200)]
Phrases = tuple[PhraseText, ...]
Seconds = Annotated[float, Field(ge=0, le=86_400)]
Count = Annotated[int, Field(ge=1, le=1000)]
Value = str | int | float
Share = Annotated[float, Field(ge=0, le=1)]
AnchorName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
MetadataKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


@dataclass(frozen=True, slots=True, config=STRICT)
class Window:
    """Where in the call: seconds from the first or before the last word, or turns of the speaker."""

    first_s: Seconds | None = None
    last_s: Seconds | None = None
    first_turns: Count | None = None
    last_turns: Count | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Near:
    """Beside a place in the call that the rubric's ``anchors`` name: at most so many turns or seconds away.

    What is said in the anchor's own turn is 0 turns away, the other speaker's answer 1.
    """

    anchor: AnchorName
    within_turns: Annotated[int, Field(ge=0, le=1000)] | None = None
    within_s: Seconds | None = None
