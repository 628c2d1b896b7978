"""Which call record tells of a call that was heard (S3, S8): by agent and time, and by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.live.policy.rules import Records

SHORTEST_NUMBER = 5  # digits; fewer are an extension that many calls have


@dataclass(frozen=True, slots=True)
class Stretch:
    """What somebody heard, from–to; ``number``: the one that he rang from, where it was he."""

    started_at: datetime
    stopped_at: datetime
    number: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """A call record of the same agent near that time."""

    call_id: int
    external_id: str
    started_at: datetime
    duration_s: int
    ring_s: int
    number: str


def covered_ratio(heard: Stretch, call: Near, tolerance_s: float) -> float:
    """The share (0–1) of ``heard`` that lies within the call, whose ends may be ``tolerance_s`` off.

    Ringing is part of the call; a stretch of no length counts as one second.
    """
    slack = timedelta(seconds=tolerance_s)
    first = max(heard.started_at, call.started_at - slack)
    ended_at = call.started_at + timedelta(seconds=call.ring_s + call.duration_s)
    length_s = max(1.0, (heard.stopped_at - heard.started_at).total_seconds())
    last = min(max(heard.stopped_at, heard.started_at + timedelta(seconds=1)), ended_at + slack)
    return min(1.0, max(0.0, (last - first).total_seconds()) / length_s)


def candidates(heard: Stretch, near: Sequence[Near], rules: Records) -> list[Near]:
    """The calls that it can have been, the likeliest first.

    Where some have the number that was rung from, only those: numbers say more than clocks.
    """
    rated = [(covered_ratio(heard, call, rules.tolerance_s), call) for call in near]
    likely = sorted((one for one in rated if one[0] > 0), key=lambda one: (-one[0], one[1].started_at))
    same = [one for one in likely if is_same_number(heard.number, one[1].number)]
    return [call for _ratio, call in same or likely]


def certain(heard: Stretch, near: Sequence[Near], rules: Records) -> Near | None:
    """The call that needs no person's choice: the only one that it can have been, and it covers enough."""
    possible = candidates(heard, near, rules)
    if len(possible) != 1:
        return None
    covers = covered_ratio(heard, possible[0], rules.tolerance_s)
    return possible[0] if covers >= rules.covered_ratio else None


def is_same_number(told: str, recorded: str) -> bool:
    """Whether two numbers are the same telephone: digits alone, country and trunk prefixes aside."""
    one, other = ("".join(filter(str.isdigit, text)).lstrip("0") for text in (told, recorded))
    shorter = min(len(one), len(other))
    return shorter >= SHORTEST_NUMBER and one[-shorter:] == other[-shorter:]


def offset_s(heard: Stretch, call: Near, rules: Records) -> float:
    """Where in the recording the clock was started, in seconds; below 0 if it was started before."""
    ringing = call.ring_s if rules.begins == "answered" else 0
    return (heard.started_at - call.started_at).total_seconds() - ringing
