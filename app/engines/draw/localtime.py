"""From instants to the centre's weekdays and minutes, a column at a time."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

import numpy as np

from app.engines.draw.columns import IntColumn

QUARTER_S = 900  # offsets of all zones now in use change on quarters of an hour
DAY_S = 86_400
MINUTE_S = 60
EPOCH_WEEKDAY = 3  # 1970-01-01 was a Thursday; Monday is 0


class LocalTimes(NamedTuple):
    """``day``: days since 1970-01-01 on the centre's calendar; ``weekday``: Monday 0; ``minute``: 0–1439."""

    day: IntColumn
    weekday: IntColumn
    minute: IntColumn


def local_times(start_s: IntColumn, zone: tzinfo) -> LocalTimes:
    """The centre's calendar for instants in whole seconds since the epoch; columns of shape (n,)."""
    quarters, which = np.unique(start_s // QUARTER_S, return_inverse=True)
    offsets = np.array([_offset_s(int(quarter) * QUARTER_S, zone) for quarter in quarters], dtype=np.int64)
    local_s = start_s + (offsets[which] if len(offsets) else 0)
    day = local_s // DAY_S
    return LocalTimes(day, (day + EPOCH_WEEKDAY) % 7, local_s % DAY_S // MINUTE_S)


def _offset_s(instant_s: int, zone: tzinfo) -> int:
    offset = datetime.fromtimestamp(instant_s, UTC).astimezone(zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


def week_numbers(day: IntColumn) -> IntColumn:
    """Weeks since the Monday before 1970-01-01, the usual period of a draw (S1); shape (n,)."""
    return (day + EPOCH_WEEKDAY) // 7
