"""The month's figures against counts by brute force over all rows (M1)."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from app.evaluations.models import Evaluation, EvaluationItem
from app.foundation.access.actor import SYSTEM
from app.foundation.db import canonical_json, db
from app.foundation.i18n import Bilingual
from app.reports.policy.tables import tables_of
from app.reports.service.filing import figures_of
from app.sampling.models import Draw
from tests.factories.coaching import make_interview, make_plan
from tests.factories.evaluations import make_published
from tests.factories.reports import OCTOBER, make_centre, make_shortfall, make_statement
from tests.factories.training import make_need

ZONE = ZoneInfo("Asia/Shanghai")
NAME = Bilingual(zh="北风能源", en="Northwind Energy")
START, END = datetime(2026, 9, 30, 16, tzinfo=UTC), datetime(2026, 10, 31, 16, tzinfo=UTC)


def october() -> dict:
    return figures_of(SYSTEM, "2026-10", ZONE, NAME)


def published_in_october() -> list[Evaluation]:
    rows = db.session.query(Evaluation).filter(Evaluation.origin == "random")
    return [row for row in rows if row.published_at and START <= row.published_at < END]


def test_the_centres_counts_are_those_of_the_rows(any_database):
    make_centre()
    rows, centre = published_in_october(), october()["centre"]
    assert centre["scored"] == centre["score"]["calls"] == len(rows)
    assert centre["fatal"] == sum(row.is_fatal for row in rows)
    assert centre["agents_scored"] == 6
    assert centre["before"]["calls"] == db.session.query(Evaluation).count() - len(rows)


def test_items_are_counted_over_all_agents(app):
    make_centre()
    wanted = Counter()
    for item in db.session.query(EvaluationItem):
        if item.evaluation in published_in_october() and item.verdict in ("pass", "fail"):
            wanted[item.item_code, item.verdict] += 1
    for item in october()["items"]:
        failed, passed = wanted[item["code"], "fail"], wanted[item["code"], "pass"]
        assert (item["failed"], item["judged"]) == (failed, failed + passed)
        assert item["failed_percent"] == pytest.approx(100 * failed / (failed + passed), abs=0.05)


def test_items_stand_in_the_order_of_the_form(app):
    make_centre(agents=1)
    assert [item["code"] for item in october()["items"]] == ["greeting", "rude", "silence", "solved"]


def test_teams_agents_slots_and_weeks_each_add_up_to_the_centre(app):
    make_centre()
    figures = october()
    for part in ("teams", "agents", "slots", "weeks"):
        calls = sum(row["score"]["calls"] for row in figures[part] if row["score"])
        assert calls == figures["centre"]["scored"], part


def test_agents_are_listed_by_team_and_number_and_not_by_their_mean(app):
    make_centre()
    keys = [(agent["team"], agent["number"]) for agent in october()["agents"]]
    assert keys == sorted(keys)


def test_a_change_within_chance_is_not_called_clear(app):
    make_centre()
    for row in (october()["centre"], *october()["teams"]):
        gap = abs(row["score"]["mean"] - row["before"]["mean"])
        assert row["change"] == pytest.approx(row["score"]["mean"] - row["before"]["mean"], abs=0.011)
        assert not row["clear"] or gap > (row["score"]["high"] - row["score"]["mean"]) / 2


def test_a_monitors_month_counts_what_he_published(app):
    centre = make_centre()
    rows = [row for row in published_in_october() if row.monitor_id == centre.monitors[0].id]
    [figures] = [one for one in october()["monitors"] if one["name"]["en"] == "Quinn"]
    decided = [item for row in rows for item in row.items if item.proposed]
    assert figures["published"] == figures["given"]["calls"] == len(rows)
    assert figures["on_time_percent"] == 100.0
    assert figures["heard_minutes"] == round(sum(row.call.duration_s for row in rows) / 60, 1)
    assert figures["decided"] == len(decided)
    assert figures["overruled"] == sum(item.verdict != item.proposed for item in decided)


def test_attendance_is_added_up_by_team(app):
    centre = make_centre()
    for agent in centre.agents[:4]:
        make_statement(agent)
    make_statement(centre.agents[4], events=[], leave_days=Decimal(0), absence_days=Decimal(2),
                   money=Decimal(200), proposals=["dismissal", "appraisal_zero"])  # fmt: skip
    attendance = october()["attendance"]
    assert attendance["all"]["leave_days"] == 2.0
    assert (attendance["all"]["absence_days"], attendance["all"]["money"]) == (2.0, 200.0)
    assert attendance["all"]["times"] == {"late": 4}
    assert sum(team["leave_days"] for team in attendance["teams"]) == 2.0
    assert len(attendance["agents"]) == 4


def test_scores_of_weeks_that_are_not_closed_are_said_to_be_provisional(app):
    make_centre(agents=2, weeks=OCTOBER)
    assert october()["centre"]["provisional"] == 0
    db.session.query(Draw).filter_by(week_on=OCTOBER[2]).one().drawn_at = None
    db.session.commit()
    figures = october()
    assert figures["centre"]["provisional"] == 6
    assert any("provisional" in str(row[0]) for row in tables_of(figures)[0].rows)


def test_hand_picked_scores_are_counted_apart(app):
    make_centre(agents=1)
    make_published(total=Decimal(1))
    assert october()["centre"]["hand_picked"] == 1


def test_coaching_of_the_month_is_counted(app):
    make_centre(agents=1)
    make_plan(interview=make_interview(held_on=date(2026, 10, 16)), due_on=date(2026, 10, 30))
    make_interview(held_on=date(2026, 11, 1))
    coaching = october()["coaching"]
    assert coaching["interviews"] == {"problem": 1}
    assert (coaching["agreed"], coaching["open"], coaching["overdue"]) == (1, 1, 1)


def test_the_month_calls_for_what_its_figures_show(app):
    centre = make_centre(agents=3)
    make_shortfall(centre.agents[0])
    make_need(item_code="greeting", title_en="Greeting", title_zh="开头语")
    make_statement(centre.agents[1], absence_days=Decimal(2), proposals=["dismissal"], events=[])
    proposals = october()["proposals"]
    low = [row for row in published_in_october() if row.is_fatal or row.total < 75]
    by_code = {proposal["code"]: proposal for proposal in proposals}
    assert list(by_code) == ["dismissal", "interviews", "training", "shortfall"]
    assert by_code["dismissal"]["number"] == centre.agents[1].number
    assert by_code["interviews"]["count"] == len(low)
    assert by_code["shortfall"]["count"] == 1


def test_a_shortfall_names_week_agent_and_reason(app):
    centre = make_centre(agents=2)
    make_shortfall(centre.agents[1])
    [short] = october()["shortfalls"]
    assert (short["week_on"], short["number"]) == (OCTOBER[1].isoformat(), centre.agents[1].number)
    assert (short["wanted"], short["drawn"], short["reason"]) == (3, 1, "too_few_calls")


def test_an_empty_month_has_figures_too(app):
    figures = october()
    assert figures["centre"]["score"] is None
    assert figures["agents"] == figures["items"] == figures["proposals"] == []


def test_figures_are_plain_json(app):
    make_centre(agents=2)
    assert canonical_json(october())
