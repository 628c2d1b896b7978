"""What the call's page shows of the measured sound: who speaks how much, moments to listen to (Q2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from app.engines.speech.types import Facts, Span, Speaker

MOST_PLACES = 8
MOST_POINTS = 120


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker in figures; None where nothing could be measured. ``answer_s`` is the median latency."""

    speaker: Speaker
    spoken_s: float
    ratio: float | None
    rate: float | None
    loudness_lufs: float | None
    overlap_s: float | None
    answer_s: float | None


@dataclass(frozen=True, slots=True)
class Place:
    """A moment of the call; ``seconds`` is how long it lasts, or for an answer how long it took."""

    start_s: float
    end_s: float
    seconds: float
    speaker: Speaker | None


@dataclass(frozen=True, slots=True)
class Places:
    """One kind of moment: the longest in the order of the call, how many there are, how long together."""

    shown: tuple[Place, ...]
    count: int
    total_s: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Speech rates at the same ``moments_s`` for each speaker; None where too little is spoken."""

    moments_s: tuple[float, ...]
    rates: Mapping[Speaker, tuple[float | None, ...]]


@dataclass(frozen=True, slots=True)
class SoundPart:
    """Everything that the part "Sound" shows; ``moments`` by kind."""

    voices: tuple[Voice, ...]
    one_channel: bool
    curve: Curve
    moments: Mapping[str, Places]

    @property
    def is_empty(self) -> bool:
        return not any(voice.spoken_s for voice in self.voices) and not any(
            places.count for places in self.moments.values()
        )


def sound_of(facts: Facts) -> SoundPart:
    """The facts of a call, ordered for the page."""
    slow = [one for one in facts.latencies if one.seconds > 0]
    return SoundPart(
        voices=tuple(_voice(who, facts) for who in facts.speech),
        one_channel=Speaker.UNKNOWN in facts.speech,
        curve=_curve(facts),
        moments={
            "interruptions": _places(_timed(one.start_s, one.end_s, one.by) for one in facts.interruptions),
            "silences": _places(_timed(span.start_s, span.end_s) for span in facts.silences),
            "answers": _places(
                Place(max(one.start_s - one.seconds, 0.0), one.start_s, one.seconds, one.by) for one in slow
            ),
            "overlap": _places(_by_speaker(facts.overlap_by)),
            "music": _places(_by_speaker(facts.music)),
            "ringing": _places(_by_speaker(facts.ringing)),
        },
    )


def _voice(who: Speaker, facts: Facts) -> Voice:
    answers = [one.seconds for one in facts.latencies if one.by == who]
    return Voice(
        speaker=who,
        spoken_s=sum(span.duration_s for span in facts.speech[who]),
        ratio=facts.talk_ratio.get(who),
        rate=facts.rate.get(who) or None,
        loudness_lufs=facts.loudness_lufs.get(who),
        overlap_s=_total(facts.overlap_by[who]) if who in facts.overlap_by else None,
        answer_s=round(median(answers), 2) if answers else None,
    )


def _total(spans: Iterable[Span]) -> float:
    return sum(span.duration_s for span in spans)


def _timed(start_s: float, end_s: float, speaker: Speaker | None = None) -> Place:
    return Place(start_s, end_s, end_s - start_s, speaker)


def _by_speaker(spans: Mapping[Speaker, tuple[Span, ...]]) -> list[Place]:
    return [_timed(span.start_s, span.end_s, who) for who, many in spans.items() for span in many]


def _places(found: Iterable[Place]) -> Places:
    every = list(found)
    longest = sorted(every, key=lambda place: (-place.seconds, place.start_s))[:MOST_PLACES]
    shown = tuple(sorted(longest, key=lambda place: place.start_s))
    return Places(shown, len(every), sum(place.seconds for place in every))


def _curve(facts: Facts) -> Curve:
    """The points of all speakers over one axis; of a long call every second or third, and so on."""
    by_speaker = {who: dict(points) for who, points in facts.rate_curve.items() if points}
    moments = sorted({at_s for points in by_speaker.values() for at_s in points})
    kept = moments[:: -(-len(moments) // MOST_POINTS) or 1]
    return Curve(tuple(kept), {who: tuple(map(points.get, kept)) for who, points in by_speaker.items()})
