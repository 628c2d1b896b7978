"""What the sound tells of a call: silence, overlap, interruptions, speech rate, volume (Q2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.latency import find_latencies
from app.engines.speech.limits import DEFAULT_LIMITS
from app.engines.speech.limits import Limits as Limits
from app.engines.speech.loudness import loudness_lufs, volume_dbfs
from app.engines.speech.rates import mean_rate, rate_curve, segment_rates
from app.engines.speech.spans import Bounds, bounds, bridge, gaps, intersect, total_s, union
from app.engines.speech.types import Facts, Interruption, Segment, Span, Speaker

Heard = Mapping[Speaker, tuple[Span, ...]]


def measure(
    segments: Sequence[Segment],
    activity: Heard,
    samples: Mapping[Speaker, NDArray[np.float32]],
    rate: int,
    duration_s: float,
    limits: Limits = DEFAULT_LIMITS,
    *,
    ringing: Heard | None = None,
    music: Heard | None = None,
) -> Facts:
    """The facts of one call; see ``types.Facts`` for what each is.

    ``activity`` is the tight reading per speaker, ``samples`` one array of shape (n,) per
    speaker at ``rate`` a second; ``ringing`` and ``music`` are per speaker on whose channel they
    were found. Speech rates count characters of Chinese text and words of English, so the
    transcript's language needs no telling.
    """
    ringing, music = ringing or {}, music or {}
    by_speaker = {who: [s for s in segments if s.speaker == who] for who in activity}
    talk = {who: activity[who] for who in (Speaker.AGENT, Speaker.CUSTOMER) if who in activity}
    loudness = {who: loudness_lufs(samples[who], rate, activity[who]) for who in samples}
    return Facts(
        duration_s=duration_s,
        speech=dict(activity),
        overlap=intersect(*talk.values()) if len(talk) == 2 else (),
        interruptions=find_interruptions(talk, limits),
        silences=find_silences(union((), *activity.values()), limits.silence_s),
        rate={who: mean_rate(said, activity[who]) for who, said in by_speaker.items()},
        rates={who: segment_rates(said, activity[who], limits.rated_s) for who, said in by_speaker.items()},
        volume_dbfs={who: volume_dbfs(samples[who], rate, activity[who]) for who in samples},
        ringing=dict(ringing),
        music=dict(music),
        latencies=find_latencies(talk, union((), *ringing.values(), *music.values()), limits),
        talk_ratio=talk_ratio(activity),
        overlap_by=find_overlap_by(talk),
        loudness_lufs={who: lufs for who, lufs in loudness.items() if lufs is not None},
        rate_curve={
            who: rate_curve(said, activity[who], duration_s, limits) for who, said in by_speaker.items()
        },
    )


def talk_ratio(activity: Heard) -> dict[Speaker, float]:
    """Each speaker's part of all that is spoken, 0–1; none where nobody speaks."""
    spoken_s = {who: total_s(spans) for who, spans in activity.items()}
    whole_s = sum(spoken_s.values())
    return {who: round(each / whole_s, 4) for who, each in spoken_s.items()} if whole_s else {}


def find_overlap_by(talk: Heard) -> dict[Speaker, tuple[Span, ...]]:
    """Overlap by who made it: who began while the other was speaking. Nobody did if both began at once."""
    found: dict[Speaker, tuple[Span, ...]] = {}
    for by, other in permutations(talk, 2):
        theirs = union(talk[other])
        # The overlap starts where the later one begins: where mine starts and theirs does not.
        mine = {span.start_s for span in union(talk[by])} - {span.start_s for span in theirs}
        found[by] = tuple(span for span in intersect(talk[by], theirs) if span.start_s in mine)
    return found


def find_silences(speech: Sequence[Span], shortest_s: float) -> tuple[Span, ...]:
    """Stretches of at least ``shortest_s`` between the first and the last word of anybody."""
    if not speech:
        return ()
    conversation = Span(speech[0].start_s, speech[-1].end_s)
    return tuple(gap for gap in gaps(speech, conversation) if gap.duration_s >= shortest_s)


def find_interruptions(talk: Heard, limits: Limits) -> tuple[Interruption, ...]:
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
