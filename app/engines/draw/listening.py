"""How a drawn call is heard: which stretch of it, and whether by two monitors (S1, J1)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from app.engines.draw.columns import BoolColumn, FloatColumn, IdColumn
from app.engines.draw.numbers import derived_seed, numbers_of
from app.engines.draw.sampling_rules import ListeningRules


class Windows(NamedTuple):
    """The stretch of each call to hear, in seconds from its begin, shape (calls,)."""

    begin_s: FloatColumn
    end_s: FloatColumn


def listening_windows(
    seed: bytes, call_id: IdColumn, duration_s: FloatColumn, rules: ListeningRules
) -> Windows:
    """The whole call, or a window whose begin is drawn evenly from all at which it fits, to the second."""
    if rules.window_minutes is None:
        return Windows(np.zeros(len(duration_s)), duration_s)
    window_s = np.minimum(rules.window_minutes * 60, duration_s)
    begin_s = np.floor(numbers_of(derived_seed(seed, "window"), call_id.tolist()) * (duration_s - window_s))
    return Windows(begin_s, begin_s + window_s)


def is_double(seed: bytes, call_id: IdColumn, share: float) -> BoolColumn:
    """Which drawn calls two monitors score apart: each with probability ``share``, shape (calls,)."""
    return numbers_of(derived_seed(seed, "double"), call_id.tolist()) < share
