"""How far two scorers are from each other, against brute force from the rows themselves."""

from __future__ import annotations

from itertools import groupby
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from app.appraisals.policy.agreement import board_of
from app.appraisals.policy.columns import VERDICTS, PairColumns
from app.appraisals.policy.deviation import as_reference, beside, items_alike, points_apart
from app.engines.estimate.figure import Enough

ITEMS = ("greeting", "rude", "silence")
ENOUGH = Enough(units=3, width=2)
verdicts = st.sampled_from(VERDICTS)
scores = st.tuples(st.integers(0, 100), st.lists(st.tuples(verdicts, st.booleans()), min_size=3, max_size=3))
pairs = st.lists(
    st.tuples(st.lists(st.integers(1, 4), min_size=2, max_size=2, unique=True), scores, scores), max_size=8
)


def rows_of(drawn) -> list[tuple]:
    """Rows as the query gives them: call, monitor, is second, is left, total, verdict, item."""
    return [
        (call, monitor, bool(seat), left, total, verdict, item)
        for call, (monitors, *both) in enumerate(drawn)
        for seat, (monitor, (total, answers)) in enumerate(zip(monitors, both, strict=True))
        for item, (verdict, left) in zip(ITEMS, answers, strict=True)
    ]


@given(pairs)
def test_points_apart_are_the_mean_of_own_less_other(drawn):
    found = points_apart(PairColumns.of_rows(rows_of(drawn)), ENOUGH)
    apart: dict[int, list[float]] = {}
    for (one, other), (mine, _), (theirs, _) in drawn:
        apart.setdefault(one, []).append(mine - theirs)
        apart.setdefault(other, []).append(theirs - mine)
    assert found.keys() == apart.keys()
    for monitor, values in apart.items():
        assert found[monitor].value == pytest.approx(np.mean(values))
        assert (found[monitor].units, found[monitor].too_few) == (len(values), len(values) < 3)


def test_the_interval_of_points_apart_is_students():
    values = [4.0, -2.0, 7.0, 1.0, 3.0]
    drawn = [((1, 2), (50 + value, [("pass", False)] * 3), (50, [("pass", False)] * 3)) for value in values]
    figure = points_apart(PairColumns.of_rows(rows_of(drawn)), ENOUGH)[1]
    half = stats.t.ppf(0.975, 4) * np.std(values, ddof=1) / sqrt(5)
    assert (figure.low, figure.high) == pytest.approx((2.6 - half, 2.6 + half))


@given(pairs)
def test_items_are_compared_where_both_decided_themselves(drawn):
    columns = PairColumns.of_rows(rows_of(drawn))
    decided = [
        (monitors, mine[0], theirs[0])
        for monitors, (_, one), (_, other) in drawn
        for mine, theirs in zip(one, other, strict=True)
        if not mine[1] and not theirs[1]
    ]
    assert len(beside(columns).item) == len(decided)
    alike = items_alike(columns, ENOUGH)
    for monitor in {one for monitors, *_ in decided for one in monitors}:
        mine = [one == other for monitors, one, other in decided if monitor in monitors]
        assert alike[monitor].value == pytest.approx(np.mean(mine))


@given(pairs)
def test_the_board_counts_what_the_rows_say(drawn):
    rows = rows_of(drawn)
    board = board_of(PairColumns.of_rows(rows), ENOUGH)
    if not drawn:
        assert board is None
        return
    assert board.calls == len(drawn)
    apart = [abs(mine - theirs) for _, (mine, _), (theirs, _) in drawn]
    assert board.scores.apart.value == pytest.approx(np.mean(apart))
    own = sorted((row for row in rows if not row[3]), key=lambda row: (row[6], row[0]))
    for line in board.items:
        both = [
            [row[5] for row in of_call]
            for (item, _), of_call in groupby(own, key=lambda row: (row[6], row[0]))
            if item == line.code
        ]
        shared = [each for each in both if len(each) == 2]
        assert line.agreement.judged == len(shared)
        assert line.agreement.percent.value == pytest.approx(np.mean([one == two for one, two in shared]))


def test_the_worst_item_comes_first_and_what_cannot_be_told_last():
    def answers(*three):
        return [(verdict, False) for verdict in three]

    drawn = [
        ((1, 2), (90, answers("pass", "fail" if n % 2 else "pass", "pass")),
         (80, answers("pass" if n % 3 else "fail", "fail" if n % 2 else "pass", "pass")))
        for n in range(12)
    ]  # fmt: skip
    codes = [line.code for line in board_of(PairColumns.of_rows(rows_of(drawn)), ENOUGH).items]
    assert codes == ["greeting", "rude", "silence"]


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 4), st.booleans())))
def test_the_share_as_the_reference_is_counted_by_monitor(drawn):
    monitor, call, differs = (np.array(column) for column in (list(zip(*drawn, strict=True)) or [()] * 3))
    found = as_reference(monitor.astype(np.int64), call.astype(np.int64), differs.astype(bool), ENOUGH)
    assert found.keys() == {one for one, *_ in drawn}
    for one in found:
        assert found[one].value == pytest.approx(
            np.mean([not other for who, _, other in drawn if who == one])
        )
        assert found[one].units == len({call for who, call, _ in drawn if who == one})
