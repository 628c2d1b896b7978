"""The rule language: what can be said about a call, as a tree (Q2).

In a file a condition is a mapping with one key, its kind: ``{phrase: {any: [goodbye]}}``,
``{not: {silence: {longer_than_s: 8}}}``. A new kind is a dataclass here or beside it (``sound_conditions``,
``content_conditions``), a line in ``Condition``, a check in ``checks/``, an example in ``docs/rules.md`` and
its wording in ``app/rubrics/policy/wording.py``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field
from pydantic.dataclasses import dataclass

from app.engines.scoring.condition_parts import STRICT
from app.engines.scoring.condition_parts import AnchorName as AnchorName
from app.engines.scoring.condition_parts import Count as Count
from app.engines.scoring.condition_parts import MetadataKey as MetadataKey
from app.engines.scoring.condition_parts import Near as Near
from app.engines.scoring.condition_parts import Phrases as Phrases
from app.engines.scoring.condition_parts import PhraseText as PhraseText
from app.engines.scoring.condition_parts import Seconds as Seconds
from app.engines.scoring.condition_parts import Tolerance as Tolerance
from app.engines.scoring.condition_parts import Value as Value
from app.engines.scoring.condition_parts import Window as Window
from app.engines.scoring.content_conditions import Digits as Digits
from app.engines.scoring.content_conditions import Entity as Entity
from app.engines.scoring.content_conditions import Judged as Judged
from app.engines.scoring.content_conditions import Meaning as Meaning
from app.engines.scoring.content_conditions import ReadBack as ReadBack
from app.engines.scoring.sound_conditions import Duration as Duration
from app.engines.scoring.sound_conditions import Latency as Latency
from app.engines.scoring.sound_conditions import Music as Music
from app.engines.scoring.sound_conditions import Ringing as Ringing
from app.engines.scoring.sound_conditions import TalkRatio as TalkRatio
from app.engines.speech.types import Speaker


@dataclass(frozen=True, slots=True, config=STRICT)
class Anchor:
    """A place in the call that rules can refer to: where any of the phrases is said."""

    any: Annotated[Phrases, Field(min_length=1)]
    by: Speaker | None = None
    after: Near | None = None
    before: Near | None = None
    tolerance: Tolerance = "close"


@dataclass(frozen=True, slots=True, config=STRICT)
class Phrase:
    """Phrases that are said: any, all, none of some; a hit that overlaps an ``unless`` does not count.

    ``at_least`` and ``at_most`` count the hits of ``any``. With ``after`` or ``before`` a hit counts only
    beside the anchor.
    """

    kind: Literal["phrase"] = "phrase"
    any: Phrases = ()
    all: Phrases = ()
    none: Phrases = ()
    unless: Phrases = ()
    at_least: Annotated[int, Field(ge=0, le=1000)] = 1
    at_most: Annotated[int, Field(ge=0, le=1000)] | None = None
    by: Speaker | None = None
    after: Near | None = None
    before: Near | None = None
    within: Window = Field(default_factory=Window)
    tolerance: Tolerance = "close"


@dataclass(frozen=True, slots=True, config=STRICT)
class Pattern:
    """A regular expression that is found in what one speaker says in one breath."""

    regex: Annotated[str, Field(min_length=1, max_length=500)]
    kind: Literal["pattern"] = "pattern"
    by: Speaker | None = None
    within: Window = Field(default_factory=Window)


@dataclass(frozen=True, slots=True, config=STRICT)
class Sequence:
    """Phrases that follow one another in time, each any of its wordings."""

    steps: Annotated[tuple[Phrases, ...], Field(min_length=2)]
    kind: Literal["sequence"] = "sequence"
    by: Speaker | None = None
    tolerance: Tolerance = "close"


@dataclass(frozen=True, slots=True, config=STRICT)
class SpeechRate:
    """Words (en) or characters (zh-CN) a minute of speech stay in a range.

    ``over`` the whole call, or in each breath that is long enough to be measured; then
    ``breaths`` of them outside the range break it.
    """

    by: Speaker
    kind: Literal["speech_rate"] = "speech_rate"
    min: Annotated[float, Field(ge=0)] | None = None
    max: Annotated[float, Field(ge=0)] | None = None
    over: Literal["call", "breath"] = "call"
    breaths: Count = 1


@dataclass(frozen=True, slots=True, config=STRICT)
class Holding:
    """What makes a silence a hold: announced before, thanked for after, or counted by the system."""

    announce: Phrases
    thank: Phrases
    announce_within_s: Seconds = 15
    thank_within_s: Seconds = 10
    seconds_key: MetadataKey = "hold_s"
    tolerance: Tolerance = "close"


@dataclass(frozen=True, slots=True, config=STRICT)
class Silence:
    """Nobody speaks for longer than so many seconds; holds are left out where they are described."""

    longer_than_s: Seconds
    kind: Literal["silence"] = "silence"
    except_holds: Holding | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Hold:
    """Each hold longer than so many seconds is announced before it and thanked for after it."""

    longer_than_s: Seconds
    holding: Holding
    kind: Literal["hold"] = "hold"
    must: tuple[Literal["announce", "thank"], ...] = ("announce", "thank")


@dataclass(frozen=True, slots=True, config=STRICT)
class Held:
    """The call has a hold."""

    longer_than_s: Seconds
    holding: Holding
    kind: Literal["held"] = "held"


@dataclass(frozen=True, slots=True, config=STRICT)
class Interruption:
    """A speaker breaks into the other's sentence, so many times, each so long."""

    by: Speaker
    kind: Literal["interruption"] = "interruption"
    at_least: Count = 1
    longer_than_s: Seconds = 0


@dataclass(frozen=True, slots=True, config=STRICT)
class Overlap:
    """Both speak at once for longer than so many seconds in the whole call."""

    longer_than_s: Seconds
    kind: Literal["overlap"] = "overlap"


@dataclass(frozen=True, slots=True, config=STRICT)
class Volume:
    """A speaker's loudness over speech stays in a range, in dB relative to full scale."""

    by: Speaker
    kind: Literal["volume"] = "volume"
    min_dbfs: float | None = None
    max_dbfs: float | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Metadata:
    """What the telephone system says of the call: a value is one of some, or in a range."""

    key: MetadataKey
    kind: Literal["metadata"] = "metadata"
    one_of: tuple[Value, ...] = ()
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class All:
    """Every part is true."""

    of: Annotated[tuple[Condition, ...], Field(min_length=1)]
    kind: Literal["all"] = "all"


@dataclass(frozen=True, slots=True, config=STRICT)
class AnyOf:
    """At least one part is true."""

    of: Annotated[tuple[Condition, ...], Field(min_length=1)]
    kind: Literal["any"] = "any"


@dataclass(frozen=True, slots=True, config=STRICT)
class Not:
    """The part is false."""

    of: Condition
    kind: Literal["not"] = "not"


LOGIC = ("all", "any", "not")


def _with_kind(value: Any) -> Any:
    """``{phrase: {...}}`` as pydantic reads a union: the key becomes the field ``kind``."""
    if not isinstance(value, dict) or len(value) != 1:
        return value
    ((kind, body),) = value.items()
    if kind in LOGIC:
        return {"kind": kind, "of": body}
    return {**body, "kind": kind} if isinstance(body, dict) else {"kind": kind}


Condition: TypeAlias = Annotated[
    Phrase
    | Pattern
    | Sequence
    | SpeechRate
    | Silence
    | Hold
    | Held
    | Interruption
    | Overlap
    | Volume
    | Latency
    | TalkRatio
    | Duration
    | Ringing
    | Music
    | Entity
    | ReadBack
    | Meaning
    | Judged
    | Metadata
    | All
    | AnyOf
    | Not,
    Field(discriminator="kind"),
    BeforeValidator(_with_kind),
]
