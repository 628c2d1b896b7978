"""How many calls come when (S2)."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from app.engines.draw.slot_rules import load_slots
from app.foundation import clock
from app.foundation.rulebook import read_rules
from app.sampling.policy.basis import Volume, measure
from app.sampling.queries.frames import call_volume


def volume_between(first: date, until: date, zone: ZoneInfo) -> Volume:
    """Mean calls by weekday and half-hour with peak and low, of the days from ``first`` up to ``until``."""
    begin, end = clock.day_bounds(first, zone)[0], clock.day_bounds(until, zone)[0]
    buckets = call_volume(begin, end)
    return measure(buckets.starts_s, buckets.counts, until, zone, read_rules("slots.yaml", load_slots).value)
