"""A month is filed once, with figures that the rows themselves give (J3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.appeals.service.ending import accept_decision
from app.appraisals.models import Appraisal
from app.appraisals.policy.figures import ENTRIES, Entry, Figure, Unit, appraised_by, lines_of
from app.appraisals.queries.pairs import pairs_between
from app.appraisals.service.filing import file_month
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import InvalidInput, NotAllowed
from app.notices.models import Notice
from app.sampling.models import DayAway, MonitorTarget
from tests.appraisals.conftest import MONTH
from tests.factories.appeals import agent_of, decide, ground, groundless, make_appeal, make_appealable, upheld
from tests.factories.appraisals import score_twice
from tests.factories.build import NOON, actor_of, kept, make_call, make_user
from tests.factories.evaluations import make_evaluation, make_published
from tests.factories.sampling import ZONE


def filed(month: str = MONTH) -> dict[int, dict]:
    with transaction():
        file_month(SYSTEM, month, ZONE)
    rows = db.session.scalars(select(Appraisal).where(Appraisal.month == month))
    return {row.monitor_id: row.figures for row in rows}


def test_items_that_an_appeal_changed_are_counted_of_those_that_were_appealed(app, monkeypatch):
    with monkeypatch.context() as then:
        then.setattr(clock, "now", lambda: NOON)
        appeal = make_appeal(make_appealable(), ground(), ground("solved"))
        decide(appeal, upheld(), groundless("solved"))
        with transaction():
            accept_decision(agent_of(appeal.evaluation), appeal.id)
    figures = filed()[appeal.evaluation.monitor_id]
    assert figures["overturned"] == {"value": 1, "of": 2, "too_few": False}


class TestVolumeAndTime:
    def test_minutes_calls_and_time_are_those_of_the_rows(self, any_database):
        monitor = make_user("monitor")
        for late_days, duration_s in ((0, 600), (0, 300), (2, 120)):
            make_published(
                monitor_id=monitor.id, call=make_call(duration_s=duration_s), due_on=date(2026, 10, 14),
                published_at=NOON + timedelta(days=late_days),
            )  # fmt: skip
        make_evaluation(monitor_id=monitor.id, due_on=date(2026, 10, 30))
        figures = filed()[monitor.id]
        assert figures["minutes"]["value"] == 17
        assert figures["calls"] == {"value": 3, "of": 4, "too_few": False}
        assert figures["in_time"] == {"value": 2, "of": 4, "too_few": False}

    def test_the_target_counts_working_days_less_days_away(self, app):
        monitor = make_user("monitor")
        kept(MonitorTarget(monitor_id=monitor.id, daily_minutes=100))
        kept(DayAway(monitor_id=monitor.id, day=date(2026, 10, 1), reason="leave"))
        kept(DayAway(monitor_id=monitor.id, day=date(2026, 10, 31), reason="a Saturday"))
        assert filed()[monitor.id]["minutes"]["of"] == 21 * 100

    def test_the_hour_of_the_centre_decides_whether_a_score_is_in_time(self, app):
        monitor = make_user("monitor")
        after_midnight = NOON.replace(hour=17)  # 1 a.m. on the 15th in Shanghai
        make_published(monitor_id=monitor.id, due_on=date(2026, 10, 14), published_at=after_midnight)
        assert filed()[monitor.id]["in_time"]["value"] == 0

    def test_work_of_other_months_is_not_in_it(self, app):
        monitor = make_user("monitor")
        make_published(
            monitor_id=monitor.id, due_on=date(2026, 9, 30), published_at=NOON - timedelta(days=15)
        )
        assert "calls" not in filed()[monitor.id]


class TestDoubleScores:
    def test_each_is_compared_with_the_other(self, any_database):
        one, other = make_user("monitor"), make_user("monitor")
        for n in range(10):
            score_twice((one.id, str(80 + n), {}), (other.id, "80", {"greeting": "fail"} if n < 4 else {}))
        found = filed()
        assert found[one.id]["apart"]["value"] == pytest.approx(4.5)
        assert found[other.id]["apart"]["value"] == pytest.approx(-4.5)
        items = len(score_twice((one.id, "1", {}), (other.id, "1", {}))[0].items)
        assert found[one.id]["alike"]["value"] == pytest.approx(1 - 4 / (10 * items))
        assert (found[one.id]["apart"]["units"], found[one.id]["apart"]["too_few"]) == (10, False)

    def test_a_pair_belongs_to_the_month_in_which_its_second_score_came(self, october):
        one, other = make_user("monitor"), make_user("monitor")
        september = october.start - timedelta(days=1)
        november = october.end
        score_twice((one.id, "80", {}), (other.id, "70", {}), at=september, second_at=NOON)
        score_twice((one.id, "80", {}), (other.id, "70", {}), at=NOON, second_at=november)
        score_twice((one.id, "80", {}), (other.id, "70", {}), at=september, second_at=september)
        assert len(set(pairs_between(october.start, october.end).call)) == 1

    @pytest.mark.parametrize("state", ["draft", "submitted", "void", "withdrawn"])
    def test_a_pair_needs_two_scores_that_are_out(self, october, state):
        _first, second = score_twice((make_user().id, "80", {}), (make_user().id, "70", {}))
        second.state = state
        db.session.commit()
        assert not len(pairs_between(october.start, october.end))

    def test_a_monitor_reads_the_value_alone(self, app):
        figure = {"value": 2.0, "low": 1.0, "high": 3.0, "units": 14, "too_few": False}
        [mine] = [one for one in lines_of({"apart": figure}, own=True) if one.entry.name == "apart"]
        assert mine.figure == Figure(2.0)
        [theirs] = [one for one in lines_of({"apart": figure}, own=False) if one.entry.name == "apart"]
        assert theirs.figure == Figure(2.0, low=1.0, high=3.0, units=14)

    def test_of_few_calls_he_reads_nothing(self, app):
        figure = {"value": 2.0, "low": 1.0, "high": 3.0, "units": 2, "too_few": True}
        [mine] = [one for one in lines_of({"apart": figure}, own=True) if one.entry.name == "apart"]
        assert mine.figure == Figure(None, too_few=True)


class TestSeverity:
    def test_who_gives_more_to_the_same_agents_is_lenient(self, app):
        kind, strict = make_user("monitor"), make_user("monitor")
        agents = [score_twice((kind.id, "92", {}), (strict.id, "84", {}))[0].agent_id for _ in range(3)]
        for n in range(12):
            lower = str(84 + n % 3)
            score_twice((kind.id, "92", {}), (strict.id, lower, {}), agent_id=agents[n % 3])
        found = filed()
        assert found[kind.id]["severity"]["low"] > 0 > found[strict.id]["severity"]["high"]
        assert not found[kind.id]["severity"]["too_few"]

    def test_hand_picked_calls_do_not_enter_it(self, app):
        monitor = make_user("monitor")
        for _ in range(20):
            make_published(monitor_id=monitor.id)
        assert "severity" not in filed()[monitor.id]


class TestFiling:
    def test_a_second_filing_changes_nothing(self, any_database):
        monitor = make_user("monitor")
        before = filed()
        make_published(monitor_id=monitor.id)
        assert filed() == before
        tags = list(db.session.scalars(select(AuditEntry.tag)))
        assert tags.count("appraisal:filed") == 1
        assert db.session.query(Notice).count() == 1

    def test_who_is_missing_is_added(self, app):
        first = make_user("monitor")
        filed()
        second = make_user("monitor")
        assert filed().keys() == {first.id, second.id}

    def test_those_who_worked_in_the_month_are_appraised(self, app):
        stays = make_user("monitor")
        left_later = make_user("monitor", closed_at=NOON + timedelta(days=20))
        make_user("monitor", closed_at=NOON - timedelta(days=30))
        make_user("monitor", created_at=NOON + timedelta(days=20))
        make_user("supervisor")
        assert filed().keys() == {stays.id, left_later.id}

    @pytest.mark.parametrize("month", ["2026-11", "2027-01"])
    def test_a_month_that_is_not_over_is_refused(self, app, month):
        with pytest.raises(InvalidInput, match="not over"), transaction():
            file_month(SYSTEM, month, ZONE)

    @pytest.mark.parametrize("month", ["soon", "2026-13", "2026-1", "9999-12", ""])
    def test_a_month_that_is_none_is_told_in_words(self, app, month):
        with pytest.raises(InvalidInput, match="is no month"), transaction():
            file_month(SYSTEM, month, ZONE)

    def test_a_monitor_files_nothing(self, app):
        with pytest.raises(NotAllowed), transaction():
            file_month(actor_of(make_user("monitor")), MONTH, ZONE)

    def test_it_can_be_filed_from_the_command_line(self, app):
        make_user("monitor")
        runner = app.test_cli_runner()
        assert "1 appraisals filed" in runner.invoke(args=["appraisals", "file", MONTH]).output
        assert "0 appraisals filed" in runner.invoke(args=["appraisals", "file", MONTH]).output
        assert runner.invoke(args=["appraisals", "file", "soon"]).exit_code == 1

    def test_a_further_figure_needs_no_more_than_its_entry(self, app, monkeypatch):
        monkeypatch.setattr("app.appraisals.policy.figures.ENTRIES", dict(ENTRIES))
        one = Entry("heard", "Heard", "", Unit.RATIO, lambda stretch, ids: dict.fromkeys(ids, Figure(0.5)))
        appraised_by(one)
        monitor = make_user("monitor")
        assert filed()[monitor.id]["heard"] == {"value": 0.5, "too_few": False}
