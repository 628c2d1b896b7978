"""What the sound tells of a call: silence, overlap, interruptions, speech rate, volume (Q2)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.rates import mean_rate, segment_rates
from app.engines.speech.spans import Bounds, bounds, bridge, gaps, intersect, union
from app.engines.speech.types import Facts, Interruption, Segment, Span, Speaker

_SILENCE_DBFS = -120.0


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on something counts; seconds. Judging what is too long is the rubric's business.

    ``silence_s``: nobody speaks. ``interruption_s``: both speak. ``lead_s``: the other has been
    speaking for so long, or he was merely starting at the same time. ``breath_s``: after a shorter
    pause he is still speaking. ``backchannel_s``: a shorter "yes" or "uh-huh" interrupts nobody.
    ``rated_s``: speech in a segment whose rate is given.
    """

    silence_s: float = 2.0
    interruption_s: float = 0.5
    lead_s: float = 0.3
    breath_s: float = 0.5
    backchannel_s: float = 0.8
    rated_s: float = 1.5


_DEFAULT_LIMITS = Limits()


def measure(
    segments: Sequence[Segment],
    activity: Mapping[Speaker, tuple[Span, ...]],
    samples: Mapping[Speaker, NDArray[np.float32]],
    rate: int,
    duration_s: float,
    limits: Limits = _DEFAULT_LIMITS,
) -> Facts:
    """The facts of one call; see ``types.Facts`` for what each is.

    ``activity`` is the tight reading per speaker, ``samples`` one array of shape (n,) per
    speaker at ``rate`` a second. Speech rates count characters of Chinese text and words of
    English, so the transcript's language needs no telling.
    """
    by_speaker = {who: [s for s in segments if s.speaker == who] for who in activity}
    talk = {who: activity[who] for who in (Speaker.AGENT, Speaker.CUSTOMER) if who in activity}
    return Facts(
        duration_s=duration_s,
        speech=dict(activity),
        overlap=intersect(*talk.values()) if len(talk) == 2 else (),
        interruptions=find_interruptions(talk, limits),
        silences=find_silences(union((), *activity.values()), limits.silence_s),
        rate={who: mean_rate(said, activity[who]) for who, said in by_speaker.items()},
        rates={who: segment_rates(said, activity[who], limits.rated_s) for who, said in by_speaker.items()},
        volume_dbfs={who: volume_dbfs(samples[who], rate, activity[who]) for who in samples},
    )


def find_silences(speech: Sequence[Span], shortest_s: float) -> tuple[Span, ...]:
    """Stretches of at least ``shortest_s`` between the first and the last word of anybody."""
    if not speech:
        return ()
    conversation = Span(speech[0].start_s, speech[-1].end_s)
    return tuple(gap for gap in gaps(speech, conversation) if gap.duration_s >= shortest_s)


def find_interruptions(talk: Mapping[Speaker, tuple[Span, ...]], limits: Limits) -> tuple[Interruption, ...]:
    """Who starts to speak while the other is in the middle of it, and for how long both do.

    Interrupting is to begin ``lead_s`` or more after the other began, to overlap for
    ``interruption_s`` or more, and to say more than a ``backchannel_s`` "uh-huh".
    """
    found = []
    for by, other in permutations(talk, 2):
        theirs = bounds(bridge(talk[other], limits.breath_s))
        for start_s, end_s in _cut_ins(bounds(talk[by]), theirs, limits):
            found.append(Interruption(by, round(start_s, 3), round(end_s, 3)))
    return tuple(sorted(found, key=lambda i: (i.start_s, i.by)))


def _cut_ins(mine: Bounds, theirs: Bounds, limits: Limits) -> list[tuple[float, float]]:
    if not len(mine) or not len(theirs):
        return []
    started, ended = mine[:, 0], mine[:, 1]
    # The other's span that is going on when mine starts, if any: the last that began before.
    spoken = np.searchsorted(theirs[:, 0], started - limits.lead_s, side="right") - 1
    until = np.minimum(ended, theirs[np.maximum(spoken, 0), 1])
    cuts_in = (
        (spoken >= 0) & (until - started >= limits.interruption_s) & (ended - started >= limits.backchannel_s)
    )
    return [(float(s), float(e)) for s, e in zip(started[cuts_in], until[cuts_in], strict=True)]


def volume_dbfs(samples: NDArray[np.float32], rate: int, speech: Sequence[Span]) -> float:
    """Root mean square over speech only, dB relative to full scale (a full-scale square wave is 0).

    −120 where there is no speech or no sound.
    """
    edges = np.clip(np.rint(bounds(speech) * rate).astype(int), 0, len(samples))
    energy = sum(float(np.square(samples[a:b], dtype=np.float64).sum()) for a, b in edges)
    count = int((edges[:, 1] - edges[:, 0]).sum())
    if count == 0 or energy <= 0:
        return _SILENCE_DBFS
    return round(max(10 * math.log10(energy / count), _SILENCE_DBFS), 2)
