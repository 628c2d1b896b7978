"""Conditions on what is measured of turns and of the line: who answers how late, who talks how much,
how long the call is, how long it rings, how long music plays."""

from __future__ import annotations

from typing import Literal

from pydantic.dataclasses import dataclass

from app.engines.scoring.condition_parts import STRICT, Count, MetadataKey, Seconds, Share
from app.engines.speech.types import Speaker


@dataclass(frozen=True, slots=True, config=STRICT)
class Latency:
    """A speaker lets the other wait for an answer longer than so many seconds, so many times."""

    by: Speaker
    longer_than_s: Seconds
    kind: Literal["latency"] = "latency"
    at_least: Count = 1


@dataclass(frozen=True, slots=True, config=STRICT)
class TalkRatio:
    """A speaker's part of all that is spoken, 0–1, stays in a range."""

    by: Speaker
    kind: Literal["talk_ratio"] = "talk_ratio"
    min: Share | None = None
    max: Share | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Duration:
    """The recording's length in seconds stays in a range."""

    kind: Literal["duration"] = "duration"
    min_s: Seconds | None = None
    max_s: Seconds | None = None


@dataclass(frozen=True, slots=True, config=STRICT)
class Ringing:
    """It rings for longer than so many seconds: as heard, else as the telephone system says."""

    longer_than_s: Seconds
    kind: Literal["ringing"] = "ringing"
    seconds_key: MetadataKey = "ring_s"


@dataclass(frozen=True, slots=True, config=STRICT)
class Music:
    """Hold music plays for longer than so many seconds in the whole call."""

    longer_than_s: Seconds
    kind: Literal["music"] = "music"
