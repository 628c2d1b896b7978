"""A list of complaints gives their calls to monitors, and sends back what cannot be given (S6, F7)."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.evaluations.models import Evaluation, HandPick
from app.evaluations.service.complaints import import_complaints
from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.errors import InvalidInput, NotAllowed
from app.foundation.handed_in import Imported
from tests.factories.build import NOON, actor_of, make_agent, make_call, make_team, make_user
from tests.factories.rubrics import make_version

ZONE = ZoneInfo("Asia/Shanghai")
HEADER = "complaint_number,complained_on,channel,call_id"


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)


def take(tmp_path: Path, *rows: str, header: str = HEADER, role: str = "supervisor") -> Imported:
    path = tmp_path / "list.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    with transaction():
        return import_complaints(actor_of(make_user(role)), path, "Complained of", ZONE, "list.csv")


def counts(outcome: Imported) -> tuple[int, int, int]:
    return outcome.new, outcome.unchanged, len(outcome.rejected)


def test_each_call_goes_to_a_monitor_and_none_gets_more_than_another(any_database, tmp_path):
    make_version()
    monitors = [make_user("monitor") for _ in range(2)]
    rows = [f"2610{n:02},2026-10-09,letter,{make_call().external_id}" for n in range(4)]
    assert counts(take(tmp_path, *rows)) == (4, 0, 0)
    made = db.session.query(Evaluation).all()
    assert Counter(one.monitor_id for one in made) == {monitor.id: 2 for monitor in monitors}
    assert {(one.origin, one.pick.kind, one.pick.reason) for one in made} == {
        ("hand_picked", "complaint", "Complained of")
    }


def test_a_second_time_changes_nothing(any_database, tmp_path):
    make_version(), make_user("monitor")
    row = f"261001,2026-10-09,letter,{make_call().external_id}"
    assert counts(take(tmp_path, row)) == (1, 0, 0)
    assert counts(take(tmp_path, row, row)) == (0, 2, 0)
    assert db.session.query(HandPick).count() == 1


def test_a_row_says_its_own_reason_and_chinese_columns_are_read(app, tmp_path):
    make_version(), make_user("monitor")
    header = "投诉编号;投诉日期;投诉渠道;通话编号;原因"
    take(tmp_path, f"261001;2026/10/09;来信;{make_call().external_id};客户要求书面答复", header=header)
    assert db.session.query(HandPick.reason).scalar() == "客户要求书面答复"


@pytest.mark.parametrize("day", ["2026-10-09 14:20", "2026/10/9 14:20", "2026-10-09T14:20:00"])
def test_a_day_may_carry_its_time(app, tmp_path, day):
    make_version(), make_user("monitor")
    assert counts(take(tmp_path, f"261001,{day},letter,{make_call().external_id}")) == (1, 0, 0)
    assert db.session.query(HandPick.complained_on).scalar() == date(2026, 10, 9)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("261001,2026-10-09,letter,unknown", "call_id", "There is no call with this id."),
        ("261001,9.10.,letter,{call}", "complained_on", "This is no day. Write 2026-10-05."),
        ("261001,2026-10-15,letter,{call}", "complained_on", "This day has not come yet."),
        (",2026-10-09,letter,{call}", "complaint_number", "This cell is empty."),
        ("261001,2026-10-09," + "x" * 41 + ",{call}", "channel", "At most 40 characters."),
    ],
)
def test_a_row_that_is_wrong_comes_back_with_line_and_reason(app, tmp_path, row, column, reason):
    make_version(), make_user("monitor")
    call = make_call().external_id
    outcome = take(tmp_path, f"261000,2026-10-09,letter,{call}", row.format(call=make_call().external_id))
    assert outcome.new == 1
    [back] = outcome.rejected
    assert (back.line, back.column, str(back.reason)) == (3, column, reason)


def test_a_call_in_which_every_monitor_is_in_conflict_comes_back(app, tmp_path):
    make_version()
    agent = make_agent(team_id=make_team(lead_id=make_user("monitor").id).id)
    outcome = take(tmp_path, f"261001,2026-10-09,letter,{make_call(agent_id=agent.id).external_id}")
    assert str(outcome.rejected[0].reason) == "No monitor may hear this call."


def test_a_call_without_a_rubric_comes_back(app, tmp_path):
    make_user("monitor")
    outcome = take(tmp_path, f"261001,2026-10-09,letter,{make_call().external_id}")
    assert str(outcome.rejected[0].reason) == "No rubric is for this call."


def test_of_two_complaints_about_one_call_the_first_is_heard(app, tmp_path):
    make_version(), make_user("monitor")
    call = make_call().external_id
    outcome = take(tmp_path, f"261001,2026-10-09,letter,{call}", f"261002,2026-10-10,call,{call}")
    assert counts(outcome) == (1, 0, 1)
    assert "261001" in str(outcome.rejected[0].reason)


@pytest.mark.parametrize("header", ["number,call_id", "call_id"])
def test_a_table_without_the_columns_is_refused(app, tmp_path, header):
    with pytest.raises(InvalidInput):
        take(tmp_path, "1,2", header=header)


def test_a_table_without_rows_is_refused(app, tmp_path):
    with pytest.raises(InvalidInput):
        take(tmp_path)


def test_a_monitor_brings_no_list(app, tmp_path):
    with pytest.raises(NotAllowed):
        take(tmp_path, "261001,2026-10-09,letter,x", role="monitor")


@pytest.mark.parametrize("way", ["file", "pasted"])
def test_a_list_is_handed_in_as_a_file_or_pasted(app, signed_in, way):
    make_version(), make_user("monitor")
    table = f"{HEADER}\n261001,2026-10-09,letter,{make_call().external_id}\n261002,2026-10-09,letter,nowhere"
    browser = signed_in("supervisor")
    assert browser.get("/evaluations/complaints").status_code == 200
    handed_in = table if way == "pasted" else (io.BytesIO(table.encode()), "list.csv")
    page = browser.post("/evaluations/complaints", data={way: handed_in, "reason": "Complained of"})
    assert "Calls given: 1. Given before: 0. Rows sent back: 1." in page.text
    assert "There is no call with this id." in page.text


def test_nothing_handed_in_is_told(app, signed_in):
    answer = signed_in("supervisor").post("/evaluations/complaints", data={"reason": "Complained of"})
    assert (answer.status_code, "Choose a file or paste rows." in answer.text) == (422, True)


def test_a_file_that_is_no_table_is_told(app, signed_in):
    handed_in = {"file": (io.BytesIO(b"PK broken"), "list.xlsx"), "reason": "Complained of"}
    assert signed_in("supervisor").post("/evaluations/complaints", data=handed_in).status_code == 400
