"""The call volume that peak and low are measured from, against a count by hand (S2)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from app.engines.draw.slot_rules import load_slots
from app.sampling.policy.basis import measure
from app.sampling.policy.volume_chart import volume_chart
from app.sampling.queries.frames import call_volume, calls_besides, calls_between
from tests.factories.build import make_agent, make_call, make_recording
from tests.factories.sampling import WEEK_ON, ZONE

RULES = load_slots(Path("qa_rules/slots.yaml").read_text(encoding="utf-8"), "slots.yaml")


def seconds(*instants: datetime) -> np.ndarray:
    return np.array([int(at.timestamp()) for at in instants], dtype=np.int64)


def test_the_mean_is_over_the_weekdays_since_the_first_call():
    first = datetime(2026, 9, 28, 9, 15, tzinfo=ZONE)  # a Monday; the fortnight has two of each weekday
    volume = measure(seconds(first), np.array([4]), WEEK_ON, ZONE, RULES)
    assert volume.mean[0, 18] == 4 / 2
    assert volume.mean.sum() == 2


def test_a_day_is_the_day_of_the_centre():
    late = datetime(2026, 10, 4, 17, 0, tzinfo=UTC)  # Sunday evening in UTC, Monday 01:00 in Shanghai
    assert measure(seconds(late), np.array([1]), WEEK_ON, ZONE, RULES).mean[0, 2] == 1


def test_without_calls_nothing_is_peak_or_low():
    volume = measure(seconds(), np.array([], dtype=np.int64), WEEK_ON, ZONE, RULES)
    assert [table.any() for table in volume] == [False] * 3
    assert volume_chart(volume) is None


def test_the_database_counts_quarters_of_an_hour(any_database):
    agent, nine = make_agent(), datetime(2026, 10, 12, 9, tzinfo=ZONE)
    for minutes in (0, 14, 15, 29, 44):
        make_call(agent_id=agent.id, started_at=nine + timedelta(minutes=minutes, seconds=59))
    counted = call_volume(nine, nine + timedelta(minutes=40))
    begin = int(nine.timestamp())
    found = dict(zip(counted.starts_s.tolist(), counted.counts.tolist(), strict=True))
    assert found == {begin: 2, begin + 900: 2}


@pytest.mark.parametrize("day", [date(2026, 10, 12)])
def test_the_chart_adds_up_to_the_calls_of_a_mean_open_day(app, day):
    nine = datetime(2026, 10, 5, 9, 0, tzinfo=ZONE)
    starts = seconds(*[nine + timedelta(minutes=30 * n) for n in range(6)])
    volume = measure(starts, np.array([1, 2, 3, 4, 5, 6]), day, ZONE, RULES)
    with app.test_request_context():
        chart = volume_chart(volume)
    assert chart["categories"] == ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]
    assert sum(sum(series["data"]) for series in chart["series"]) == 21


@pytest.mark.parametrize("name", ["plain", "of two\nlines"])
def test_calls_come_as_columns_whatever_their_ids_hold(any_database, name):
    agent, nine = make_agent(), datetime(2026, 10, 12, 9, tzinfo=ZONE)
    call = make_call(external_id=name, agent_id=agent.id, started_at=nine, duration_s=77)
    heard = make_call(external_id="heard", agent_id=agent.id, started_at=nine + timedelta(seconds=5))
    make_recording(call_id=heard.id, duration_s=86399.999)
    calls = calls_between(nine, nine + timedelta(minutes=1))
    begin = int(nine.timestamp())
    assert sorted(zip(*(column.tolist() for column in calls), strict=True)) == sorted(
        [
            (b"heard", heard.id, agent.id, begin + 5, 86399.999, True),
            (name.encode(), call.id, agent.id, begin, 77.0, False),
        ]
    )
    besides, _volume = calls_besides(nine, nine + timedelta(minutes=1), np.array([heard.id]))
    assert besides.call_id.tolist() == [name.encode()]
