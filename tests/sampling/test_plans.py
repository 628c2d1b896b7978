"""Sampling plans: which counts in which week, who sets them, and that begun weeks keep theirs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.engines.draw.plan_text import values_of
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.sampling.models import Draw, SamplingPlan
from app.sampling.queries.conflicts import conflicts_now
from app.sampling.queries.filed import week_basis
from app.sampling.queries.ingredients import gather_week, read_rulebook
from app.sampling.queries.plans import Revision, plan_for, revision, sampling_rules
from app.sampling.queries.replays import replay_draw
from app.sampling.service import drawing
from app.sampling.service import plans as service
from tests.factories.build import NOON, actor_of, kept, make_agent, make_team, make_user
from tests.factories.plans import (
    LATER,
    NEXT_WEEK,
    THIS_WEEK,
    WEDNESDAY,
    file_text,
    plan_text,
    set_plan,
    withdraw,
)
from tests.factories.sampling import WEEK_ON, ZONE
from tests.rubrics.test_drafts import at_once
from tests.sampling.conftest import draw_now


@pytest.fixture(autouse=True)
def wednesday(monkeypatch):
    """A Wednesday noon in Shanghai; the clock can be put on: ``wednesday(instant)``."""

    def put(at: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: at)

    put(WEDNESDAY)
    return put


def calls_in(week_on: date) -> int:
    return sampling_rules(week_on).value.calls_per_agent_week


def attempt(**facts):
    who = facts.pop("actor", None) or actor_of(make_user("supervisor"))
    defaults = {
        "from_on": NEXT_WEEK, "text": plan_text(calls_per_agent_week=4), "reason": "why", "seen": revision(),
    }  # fmt: skip
    with transaction():
        return service.set_plan(who, zone=ZONE, **(defaults | facts))


class TestWhichCounts:
    def test_the_file_counts_where_nothing_was_set(self, app):
        assert plan_for(NEXT_WEEK) is None
        assert sampling_rules(NEXT_WEEK).text == file_text()

    def test_a_plan_counts_from_its_monday_on(self, any_database):
        set_plan(NEXT_WEEK, calls_per_agent_week=4)
        assert [calls_in(week) for week in (THIS_WEEK, NEXT_WEEK, LATER)] == [3, 4, 4]

    def test_of_two_the_one_that_begins_later_counts_whichever_was_set_first(self, app):
        set_plan(LATER, calls_per_agent_week=6)
        set_plan(NEXT_WEEK, calls_per_agent_week=4)
        assert [calls_in(week) for week in (NEXT_WEEK, LATER)] == [4, 6]

    def test_of_two_for_one_week_the_one_that_was_set_last_counts(self, app):
        set_plan(NEXT_WEEK, calls_per_agent_week=4)
        set_plan(NEXT_WEEK, calls_per_agent_week=6)
        assert calls_in(NEXT_WEEK) == 6

    def test_a_withdrawn_plan_gives_way_to_the_one_before_it(self, any_database):
        set_plan(NEXT_WEEK, calls_per_agent_week=4)
        withdraw(set_plan(NEXT_WEEK, calls_per_agent_week=6))
        assert calls_in(NEXT_WEEK) == 4

    def test_the_file_is_not_asked_while_a_plan_counts(self, small_centre, edited_rules):
        set_plan(NEXT_WEEK, calls_per_agent_week=4)
        edited_rules("sampling.yaml", "calls_per_agent_week: 3", "calls_per_agent_week: [")
        assert calls_in(NEXT_WEEK) == 4
        with pytest.raises(InvalidInput):
            sampling_rules(THIS_WEEK)

    def test_the_text_keeps_the_comments_and_what_it_replaced(self, app):
        plan = set_plan(NEXT_WEEK, calls_per_agent_week=4)
        assert plan.text.count("#") == file_text().count("#")
        assert plan.before == file_text()

    def test_a_plan_with_keys_of_an_older_program_is_named(self, app):
        kept(SamplingPlan(number=1, from_on=NEXT_WEEK, text="old: 1", before="", reason="x", set_at=NOON))
        with pytest.raises(InvalidInput, match="plan 1"):
            sampling_rules(NEXT_WEEK)
        assert attempt(text=file_text()).number == 2
        assert sampling_rules(NEXT_WEEK).text == file_text()

    def test_conflicts_go_by_the_plan_of_their_week(self, app):
        monitor, team = make_user("monitor"), make_team()
        member = make_agent(team_id=team.id)
        set_plan(NEXT_WEEK, assignment__former_team_days=0)
        left_team(monitor, team)
        pair = {(monitor.id, member.id)}
        assert conflicts_now([monitor.id], THIS_WEEK, THIS_WEEK) == pair
        assert conflicts_now([monitor.id], NEXT_WEEK, NEXT_WEEK) == set()


def left_team(monitor, team) -> None:
    from app.organisation.models import TeamLeft

    kept(TeamLeft(team_id=team.id, user_id=monitor.id, was_lead=True, left_at=WEDNESDAY))


class TestWhenItMayBegin:
    @pytest.mark.parametrize(
        ("at", "may"),
        [
            (datetime(2026, 11, 1, 15, 59, tzinfo=UTC), True),  # Sunday, 23:59 in Shanghai
            (datetime(2026, 11, 1, 16, 0, tzinfo=UTC), False),  # Monday, 0:00
            (datetime(2026, 11, 1, 23, 0, tzinfo=UTC), False),  # Monday morning there, Sunday in UTC
            (datetime(2026, 10, 25, 16, 0, tzinfo=UTC), True),  # the Monday before
        ],
    )
    def test_a_week_begins_by_the_clock_of_the_centre(self, app, wednesday, at, may):
        wednesday(at)
        if may:
            assert attempt().from_on == NEXT_WEEK
        else:
            with pytest.raises(InvalidInput, match="still to come"):
                attempt()

    @pytest.mark.parametrize("from_on", [THIS_WEEK, NEXT_WEEK + timedelta(days=1), date(2026, 1, 5)])
    def test_other_days_are_refused_at_their_field(self, app, from_on):
        with pytest.raises(InvalidInput) as raised:
            attempt(from_on=from_on)
        assert raised.value.facts["field"] == "from_on"

    def test_a_plan_that_has_begun_cannot_be_withdrawn(self, app, wednesday):
        plan = set_plan()
        wednesday(datetime(2026, 11, 1, 16, 0, tzinfo=UTC))
        with pytest.raises(Conflict, match="has begun"):
            withdraw(plan)


class TestBegunWeeks:
    @pytest.fixture
    def begun(self, small_centre) -> Draw:
        """The week of the factories' calls, begun and drawn to its end."""
        return draw_now()

    def test_a_week_files_the_plan_that_counts_in_it(self, small_centre, wednesday):
        wednesday(NOON - timedelta(days=7))
        set_plan(WEEK_ON, calls_per_agent_week=5, late="week_rate")
        wednesday(WEDNESDAY)
        draw = draw_now()
        assert set(week_basis(draw).plan.quotas) == {5}
        assert values_of(sampling_rules(WEEK_ON).value)["late"] == week_basis(draw).plan.late
        assert replay_draw(draw).is_same

    def test_a_later_plan_leaves_a_begun_week_as_it_is(self, begun):
        filed = begun.plan_digest, begun.rules_hash
        set_plan(NEXT_WEEK, calls_per_agent_week=9, double_share=1, listening__window_minutes=0.1)
        assert (begun.plan_digest, begun.rules_hash) == filed
        assert replay_draw(begun).is_same

    def test_a_week_that_is_begun_but_not_drawn_goes_on_by_its_own_plan(self, small_centre, wednesday):
        wednesday(NOON)
        with transaction():
            drawing.begin_week(SYSTEM, WEEK_ON, ZONE)
        set_plan(WEEK_ON + timedelta(days=7), frame__shortest_call_s=10_000)
        wednesday(WEDNESDAY)
        draw = draw_now()
        assert len(draw.calls) == 9
        assert replay_draw(draw).is_same


class TestSetting:
    @pytest.mark.parametrize("role", ["supervisor", "director"])
    def test_a_supervisor_or_director_may(self, app, role):
        assert attempt(actor=actor_of(make_user(role))).number == 1

    @pytest.mark.parametrize("role", ["monitor", "operations_manager", "administrator", "team_lead"])
    def test_others_may_neither_set_nor_withdraw(self, app, role):
        who, plan = actor_of(make_user(role)), set_plan()
        with pytest.raises(NotAllowed):
            attempt(actor=who)
        with pytest.raises(NotAllowed):
            withdraw(plan, actor=who)

    def test_the_log_says_what_changed_and_why(self, app):
        set_plan(NEXT_WEEK, reason="autumn rush", calls_per_agent_week=4, quota__full_week_hours=None)
        entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert entry.tag == "sample-plan:set"
        assert entry.facts["before"] == {"calls_per_agent_week": 3, "quota.full_week_hours": 36.0}
        assert entry.facts["after"] == {"calls_per_agent_week": 4, "quota.full_week_hours": None}
        assert (entry.facts["reason"], entry.facts["from_on"]) == ("autumn rush", "2026-11-02")

    def test_what_counts_anyway_is_not_set_again(self, app):
        with pytest.raises(InvalidInput, match="nothing to set"):
            attempt(text=file_text())

    @pytest.mark.parametrize("reason", ["", "  \n", "x" * 501])
    def test_a_reason_is_wanted(self, app, reason):
        with pytest.raises(InvalidInput) as raised:
            attempt(reason=reason)
        assert raised.value.facts["field"] == "reason"

    def test_what_the_schema_refuses_is_told_by_line_and_key(self, app):
        with pytest.raises(InvalidInput, match=r"sampling\.yaml:30: double_share"):
            attempt(text=plan_text(double_share=2))

    def test_who_saw_less_than_there_is_comes_too_late(self, app):
        seen = revision()
        set_plan()
        with pytest.raises(Conflict):
            attempt(seen=seen, text=plan_text(calls_per_agent_week=7))

    def test_a_withdrawal_meanwhile_counts_too(self, app):
        plan = set_plan()
        seen = revision()
        withdraw(plan)
        with pytest.raises(Conflict):
            attempt(seen=seen)

    def test_of_two_who_save_at_once_the_second_is_told(self, any_database):
        people = [actor_of(make_user("supervisor")) for _ in range(2)]
        seen, texts = revision(), [plan_text(calls_per_agent_week=n) for n in (4, 5)]
        db.session.remove()
        raised = at_once(
            any_database,
            *(
                lambda who=who, text=text: service.set_plan(
                    who, from_on=NEXT_WEEK, text=text, reason="why", seen=seen, zone=ZONE
                )
                for who, text in zip(people, texts, strict=True)
            ),
        )
        assert sorted(type(one).__name__ for one in raised) == ["Conflict", "NoneType"]
        assert db.session.scalar(select(func.count()).select_from(SamplingPlan)) == 1

    @pytest.mark.parametrize("text", ["", "1", "1-2-3", "a-b", "-1-0", "99999999999-0"])
    def test_a_damaged_revision_is_an_old_one(self, app, text):
        assert Revision.read(text) != revision()
        assert Revision.read(str(revision())) == revision()


class TestWithdrawing:
    def test_it_stays_in_the_table_with_who_and_why(self, any_database):
        plan = set_plan()
        who = make_user("director")
        withdraw(plan, actor=actor_of(who), reason="too many")
        assert (plan.withdrawn_by_id, plan.withdrawal_reason) == (who.id, "too many")
        assert db.session.scalars(select(AuditEntry.tag)).all()[-1] == "sample-plan:withdrawn"

    def test_it_is_withdrawn_once(self, app):
        plan = set_plan()
        withdraw(plan)
        with pytest.raises(Conflict, match="already"):
            withdraw(plan)

    def test_a_reason_is_wanted(self, app):
        plan = set_plan()
        with pytest.raises(InvalidInput):
            withdraw(plan, reason=" ")

    def test_one_that_is_not_there_is_not_found(self, app):
        with pytest.raises(NotFound), transaction():
            service.withdraw_plan(actor_of(make_user("supervisor")), 1, "why", ZONE)

    def test_the_table_itself_refuses_half_a_withdrawal(self, any_database):
        plan = set_plan()
        with pytest.raises(IntegrityError), transaction():
            plan.withdrawn_at = WEDNESDAY
            db.session.flush()


class TestCommands:
    @pytest.fixture
    def run(self, app):
        return lambda *arguments: app.test_cli_runner().invoke(args=["sampling", "plan", *arguments])

    def test_show_says_which_counts(self, run):
        assert "The file qa_rules/sampling.yaml counts." in run("show").output
        plan = set_plan(NEXT_WEEK)
        told = run("show", "--week", "2026-11-02").output
        assert f"Plan 1 counts, from 2026-11-02 on, set by {plan.set_by.sign_in_name}: more newcomers" in told
        assert "calls_per_agent_week: 4" in told

    def test_what_is_exported_can_be_imported_again(self, run, tmp_path):
        file = tmp_path / "plan.yaml"
        file.write_text(plan_text(double_share=0.2), encoding="utf-8")
        done = run("import", str(file), "--from", "2026-11-02", "--reason", "as agreed")
        assert done.output == "Plan 1 is set. It counts from 2026-11-02 on.\n"
        assert run("export", "--week", "2026-11-02").output == file.read_text(encoding="utf-8")
        assert db.session.scalars(select(SamplingPlan)).one().set_by is None

    def test_an_import_is_judged_as_in_the_browser(self, run, tmp_path):
        file = tmp_path / "plan.yaml"
        file.write_text(plan_text(double_share=3), encoding="utf-8")
        done = run("import", str(file), "--from", "2026-11-02", "--reason", "x")
        assert (done.exit_code, "double_share" in done.output) == (1, True)
        assert run("import", str(file), "--from", "2026-10-26", "--reason", "x").exit_code == 1


def test_the_plan_of_a_week_to_come_is_gathered_by_what_will_count(small_centre):
    set_plan(NEXT_WEEK, calls_per_agent_week=4, quota__full_week_hours=None)
    assert set(gather_week(NEXT_WEEK, ZONE, read_rulebook(NEXT_WEEK)).plan.quotas) == {4}
    assert set(gather_week(THIS_WEEK, ZONE, read_rulebook(THIS_WEEK)).plan.quotas) == {3}
