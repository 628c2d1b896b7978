"""What the speech engines hand on: words, segments, spans and measured facts.

All times are seconds from the start of the recording, as ``float``. Speakers, not channel
numbers, are what rules speak of; a channel's speaker is decided at import (C2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Speaker(StrEnum):
    """Who is heard on a channel."""

    AGENT = "agent"
    CUSTOMER = "customer"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, ``start_s`` inclusive to ``end_s`` exclusive."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word (English) or character group (Chinese); ``probability`` in 0–1.

    ``heard`` is what the engine wrote, where a term list put ``text`` in its place.
    """

    text: str
    start_s: float
    end_s: float
    probability: float
    heard: str | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """What one speaker said in one breath; ``confidence`` in 0–1 (mean word probability)."""

    speaker: Speaker
    start_s: float
    end_s: float
    text: str
    words: tuple[Word, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """All segments of a call, ordered by ``(start_s, speaker)``.

    ``language`` is a BCP 47 tag of the product ("en" or "zh-CN"); ``engine`` names what wrote it
    ("faster-whisper base int8", "sidecar").
    """

    language: str
    engine: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Interruption:
    """``by`` starts speaking while the other is in the middle of a sentence (Q2)."""

    by: Speaker
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Latency:
    """At a change of turn ``by`` takes over at ``start_s``, ``seconds`` after the other stopped.

    Negative where he began before the other had stopped.
    """

    by: Speaker
    start_s: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sound itself tells of a call (Q2), apart from the words.

    ``speech``: per speaker, spans of speech in order. ``overlap``: both speak. ``silences``:
    nobody speaks, within the conversation, two seconds or longer. ``rates``: per speaker, one
    entry per segment that is long enough: the span and its speech rate over speech only, in
    words a minute (en) or characters a minute (zh-CN). ``rate``: the same over the whole call.
    ``volume_dbfs``: per speaker, loudness over speech only, in dB relative to full scale.

    ``ringing`` and ``music`` (hold music): per speaker on whose channel they are heard.
    ``latencies``: one for each change of turn. ``talk_ratio``: each speaker's part of all speech,
    0–1. ``overlap_by``: the overlap that a speaker made by beginning while the other spoke.
    ``loudness_lufs``: ITU-R BS.1770-4 over speech only, absent where nothing passes its gate.
    ``rate_curve``: ``(middle_s, rate)`` of windows that move over the call, units as in ``rates``.
    """

    duration_s: float
    speech: Mapping[Speaker, tuple[Span, ...]]
    overlap: tuple[Span, ...]
    interruptions: tuple[Interruption, ...]
    silences: tuple[Span, ...]
    rate: Mapping[Speaker, float]
    rates: Mapping[Speaker, tuple[tuple[Span, float], ...]]
    volume_dbfs: Mapping[Speaker, float]
    ringing: Mapping[Speaker, tuple[Span, ...]] = field(default_factory=dict)
    music: Mapping[Speaker, tuple[Span, ...]] = field(default_factory=dict)
    latencies: tuple[Latency, ...] = ()
    talk_ratio: Mapping[Speaker, float] = field(default_factory=dict)
    overlap_by: Mapping[Speaker, tuple[Span, ...]] = field(default_factory=dict)
    loudness_lufs: Mapping[Speaker, float] = field(default_factory=dict)
    rate_curve: Mapping[Speaker, tuple[tuple[float, float], ...]] = field(default_factory=dict)
