"""Checks of turns and of the line: latency, talk ratio, duration, ringing, hold music (Q2)."""

from __future__ import annotations

from app.engines.scoring.checks.sound import MOST_EVIDENCE, not_measured
from app.engines.scoring.finding import Evidence
from app.engines.scoring.heard import Heard
from app.engines.scoring.outcome import Outcome, because, sureness, unknown
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.sound_conditions import Duration, Latency, Music, Ringing, TalkRatio
from app.engines.speech.spans import bridge, total_s, union
from app.engines.speech.types import Facts, Span, Speaker

PERCENT = 100.0
# Between two rings there are at most four seconds of nothing (ITU-T E.180); dialled anew takes longer.
LONGEST_RING_PAUSE_S = 6.0


def check_latency(condition: Latency, heard: Heard) -> Outcome:
    """Whether the speaker answers later than the limit, so many times."""
    facts, by, limit = heard.call.facts, condition.by, condition.longer_than_s
    if by not in facts.speech:
        return not_measured(facts, by)
    mine = [latency for latency in facts.latencies if latency.by == by]
    late = [latency for latency in mine if latency.seconds > limit]
    happened = len(late) >= condition.at_least
    if not happened and facts.speech.get(Speaker.UNKNOWN):
        return unknown(ReasonCode.SPEAKER_UNKNOWN, speaker=by)
    code = ReasonCode.ANSWERED_LATE if happened else ReasonCode.ANSWERED_SOON
    longest = max((latency.seconds for latency in mine), default=0.0)
    reason = because(code, speaker=by, count=len(late), measured=longest, limit=limit, unit="s")
    places = tuple(
        Evidence(code, by, one.start_s - one.seconds, one.start_s, "", one.seconds, limit, "s")
        for one in late[:MOST_EVIDENCE]
    )
    return Outcome(happened, sureness(longest, limit), reason, places)


def check_talk_ratio(condition: TalkRatio, heard: Heard) -> Outcome:
    """Whether the speaker's part of all speech stays in the range, whoever the strangers in it are."""
    facts, by = heard.call.facts, condition.by
    if by not in facts.talk_ratio:
        return not_measured(facts, by)
    least = facts.talk_ratio[by]
    most = least + facts.talk_ratio.get(Speaker.UNKNOWN, 0.0)
    code, limit = _judged(least, condition.min, condition.max, TALK)
    if _judged(most, condition.min, condition.max, TALK)[0] != code:
        return unknown(ReasonCode.SPEAKER_UNKNOWN, speaker=by)
    measured, limit = least * PERCENT, limit * PERCENT
    reason = because(code, speaker=by, measured=measured, limit=limit, unit="%")
    place = Evidence(code, by, measured=measured, limit=limit, unit="%")
    return Outcome(code == ReasonCode.TALK_WITHIN, sureness(measured, limit), reason, (place,))


def check_duration(condition: Duration, heard: Heard) -> Outcome:
    """Whether the recording is as long as asked."""
    measured = heard.call.facts.duration_s
    code, limit = _judged(measured, condition.min_s, condition.max_s, DURATION)
    reason = because(code, measured=measured, limit=limit, unit="s")
    place = Evidence(code, None, 0.0, measured, "", measured, limit, "s")
    return Outcome(code == ReasonCode.DURATION_WITHIN, sureness(measured, limit), reason, (place,))


TALK = (ReasonCode.TALK_TOO_LITTLE, ReasonCode.TALK_WITHIN, ReasonCode.TALK_TOO_MUCH)
DURATION = (ReasonCode.DURATION_SHORT, ReasonCode.DURATION_WITHIN, ReasonCode.DURATION_LONG)


def _judged(
    measured: float, low: float | None, high: float | None, codes: tuple[ReasonCode, ReasonCode, ReasonCode]
) -> tuple[ReasonCode, float]:
    """The code for below, within or above, and the limit that decides."""
    below, within, above = codes
    if low is not None and measured < low:
        return below, low
    if high is not None and measured > high:
        return above, high
    limits = [limit for limit in (low, high) if limit is not None]
    return within, min(limits, key=lambda limit: abs(limit - measured))


def check_ringing(condition: Ringing, heard: Heard) -> Outcome:
    """Whether it rings longer than the limit: in the sound, else by the telephone system's seconds."""
    limit = condition.longer_than_s
    rings = max(_rings(heard.call.facts), key=lambda span: span.duration_s, default=None)
    seconds = heard.call.metadata.get(condition.seconds_key) if rings is None else rings.duration_s
    if not isinstance(seconds, int | float):
        return unknown(ReasonCode.METADATA_MISSING, key=condition.seconds_key)
    code = ReasonCode.RANG_LONG if seconds > limit else ReasonCode.RANG_BRIEFLY
    reason = because(code, measured=float(seconds), limit=limit, unit="s")
    start_s, end_s = (None, None) if rings is None else (rings.start_s, rings.end_s)
    place = Evidence(code, None, start_s, end_s, "", float(seconds), limit, "s")
    return Outcome(seconds > limit, sureness(seconds, limit), reason, (place,))


def _rings(facts: Facts) -> list[Span]:
    """From the first to the last ring of each call attempt, on each channel."""
    return [span for bursts in facts.ringing.values() for span in bridge(bursts, LONGEST_RING_PAUSE_S)]


def check_music(condition: Music, heard: Heard) -> Outcome:
    """Whether hold music plays longer than the limit, in the whole call."""
    limit, music = condition.longer_than_s, union((), *heard.call.facts.music.values())
    total = total_s(music)
    code = ReasonCode.MUSIC_LONG if total > limit else ReasonCode.MUSIC_SHORT
    reason = because(code, measured=total, limit=limit, unit="s")
    places = tuple(
        Evidence(code, None, span.start_s, span.end_s, "", span.duration_s, limit, "s")
        for span in music[:MOST_EVIDENCE]
    )
    return Outcome(total > limit, sureness(total, limit), reason, places)
