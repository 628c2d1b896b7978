"""How long a monitor was at his calls and how much of them he played, in his month (J3)."""

from __future__ import annotations

from datetime import timedelta
from statistics import median

import numpy as np
import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.appraisals.models import Appraisal
from app.appraisals.service.filing import file_month
from app.evaluations.models import Evaluation
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from tests.appraisals.conftest import MONTH
from tests.factories.build import NOON, make_call, make_recording, make_user
from tests.factories.evaluations import make_published
from tests.factories.sampling import ZONE

TENTHS = 10


def scored(monitor: User, active_s: int, heard: list[list[float]], **values) -> Evaluation:
    """A published score of a call with a recording of a minute (of ``length_s``; None: without any)."""
    call, length_s = make_call(), values.pop("length_s", 60.0)
    if length_s is not None:
        make_recording(call_id=call.id, duration_s=length_s)
    return make_published(call=call, monitor_id=monitor.id, active_s=active_s, heard=heard, **values)


def filed() -> dict[int, Appraisal]:
    with transaction():
        file_month(SYSTEM, MONTH, ZONE)
    return {one.monitor_id: one for one in db.session.scalars(select(Appraisal))}


def share(heard: list[list[float]], length_s: float) -> float:
    """The tenths of a second that were played, one by one."""
    played = np.zeros(round(length_s * TENTHS), dtype=bool)
    for begin, end in heard:
        played[round(begin * TENTHS) : round(end * TENTHS)] = True
    return float(played.mean())


def test_share_and_time_are_those_that_the_rows_give_one_by_one(any_database):
    chance = np.random.default_rng(11)
    monitors = [make_user("monitor") for _ in range(3)]
    rows: dict[int, list[tuple[int, float]]] = {}
    for monitor in monitors:
        for _ in range(int(chance.integers(1, 9))):
            length_s = float(chance.integers(30, 300))
            ends = np.sort(chance.integers(0, round(length_s * TENTHS), (6, 2)), axis=1) / TENTHS
            heard, active_s = ends.tolist(), int(chance.integers(1, 900))
            scored(monitor, active_s, heard, length_s=length_s)
            rows.setdefault(monitor.id, []).append((active_s, share(heard, length_s)))
    found = filed()
    for monitor in monitors:
        mine, figures = rows[monitor.id], found[monitor.id].figures
        assert figures["played"]["value"] == pytest.approx(np.mean([one[1] for one in mine]))
        assert figures["at_a_call"]["value"] == pytest.approx(median(one[0] for one in mine) / 60)
        assert figures["played"]["units"] == figures["at_a_call"]["units"] == len(mine)


@pytest.mark.parametrize(
    ("active_s", "values", "played"),
    [
        (0, {}, None),  # kept by no desk: scored before it was, or elsewhere
        (60, {"length_s": None}, None),
        (60, {"origin": "live"}, None),
        (60, {"published_at": NOON - timedelta(days=31)}, None),
        (60, {"published_at": NOON + timedelta(days=31)}, None),
        (60, {"state": "withdrawn"}, None),
        (60, {}, 0.5),
        (60, {"state": "void"}, 0.5),
    ],
)
def test_only_what_he_could_play_and_submitted_in_the_month_is_in_his_share(app, active_s, values, played):
    monitor = make_user("monitor")
    scored(monitor, active_s, [[0, 30]], **values)
    assert filed()[monitor.id].figures.get("played", {}).get("value") == played


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Played of a recording", "75 %", "Time at a call", "2.5 min")),
        ("zh-CN", ("录音播放比例", "75 %", "单通评分用时", "2.5 分钟")),
    ],
)
@pytest.mark.parametrize("reader", ["monitor", "supervisor"])
def test_he_himself_and_his_supervisor_read_both(signed_in, reader, language, words):
    monitor = signed_in("monitor")
    scored(monitor.user, 150, [[0, 45]])
    appraisal = filed()[monitor.user.id]
    browser = monitor if reader == "monitor" else signed_in("supervisor")
    for address in (f"/appraisals/{appraisal.id}", f"/monitors/{monitor.user.id}/appraisals"):
        page = browser.get(address, headers={"Accept-Language": language}).text
        assert [word for word in words if word not in page] == []


def test_no_colleague_reads_them(signed_in):
    monitor = make_user("monitor")
    scored(monitor, 150, [[0, 45]])
    appraisal, colleague = filed()[monitor.id], signed_in("monitor")
    assert colleague.get(f"/appraisals/{appraisal.id}").status_code == 404
    assert colleague.get(f"/monitors/{monitor.id}/appraisals").status_code == 404
