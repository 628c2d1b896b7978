"""Why somebody chose a call, instead of the lot (S6, F7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from app.engines.draw.risk import LeftFor, Why
from app.evaluations.policy.states import ORIGINS, Origin
from app.foundation.i18n import LazyString, _, day
from app.rubrics.policy.labels import CRITICAL

LONGEST_REASON, LONGEST_NUMBER, LONGEST_CHANNEL = 500, 40, 40


class PickKind(StrEnum):
    """What a call was picked for."""

    COMPLAINT = "complaint"
    PRAISE = "praise"
    LIBRARY = "library"
    OTHER = "other"


KINDS: dict[str, LazyString] = {
    PickKind.COMPLAINT: _("Complaint"),
    PickKind.PRAISE: _("Praise"),
    PickKind.LIBRARY: _("Possible case for the library"),
    PickKind.OTHER: _("Another reason"),
}
HAND_PICKED_FOR: dict[str, LazyString] = {
    PickKind.COMPLAINT: _("complaint call"),
    PickKind.PRAISE: _("hand-picked: praise"),
    PickKind.LIBRARY: _("hand-picked: possible case"),
    PickKind.OTHER: _("hand-picked"),
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """The complaint that a call belongs to: its number, the day it was made, and how it came (V1)."""

    number: str
    complained_on: date
    channel: str


@dataclass(frozen=True, slots=True)
class PickTerms:
    """What a supervisor says of a call that he picks; ``complaint`` for calls complained of, and no other."""

    kind: PickKind
    reason: str
    complaint: Complaint | None = None


class Told(Protocol):
    """What is kept of a pick."""

    kind: str
    complaint_number: str | None
    complained_on: date | None
    channel: str | None


def way_in(origin: str, pick: Told | None) -> LazyString:
    """How a call came to be scored, in the words of a badge."""
    return ORIGINS[Origin(origin)] if pick is None else HAND_PICKED_FOR[pick.kind]


def way_in_whole(origin: str, pick: Told | None) -> LazyString:
    """The same in full, for who reads the sheet: of which complaint (S6: open)."""
    if pick is None or pick.complained_on is None:
        return way_in(origin, pick)
    facts: Mapping[str, object] = {
        "number": pick.complaint_number, "day": day(pick.complained_on), "channel": pick.channel,
    }  # fmt: skip
    return _("hand-picked: complaint %(number)s of %(day)s (%(channel)s)", **facts)


RISKY: dict[str, LazyString] = {
    Why.LISTED: _("item on the list of risks"),
    Why.FATAL: _("fatal item"),
} | CRITICAL
LEFT_FOR: dict[str, LazyString] = {
    LeftFor.WEEK_FULL: _("the week's limit was reached"),
    LeftFor.AGENT_FULL: _("the agent's limit was reached"),
    LeftFor.NO_ROOM: _("no monitor who may judge the agent had minutes left"),
}
