"""The pages of the sampling plan: who sees and changes it, what the preview says, what is kept of typing."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from app.engines.draw.plan_text import values_of
from app.engines.draw.sampling_rules import load_sampling
from app.foundation import clock
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db
from app.organisation.models import Agent
from app.recordings.models import Call
from app.sampling.models import SamplingPlan
from app.sampling.policy.plan_fields import FIELDS, shown
from app.sampling.queries.ingredients import gather_week, read_rulebook
from app.sampling.queries.outlook import gather_outlooks
from app.sampling.queries.plans import plan_for, revision, sampling_rules
from tests.counting import statements
from tests.factories.build import NOON, kept, make_agent, make_call, make_recording, make_user
from tests.factories.plans import NEXT_WEEK, THIS_WEEK, WEDNESDAY, file_text, plan_text, set_plan, withdraw
from tests.factories.sampling import ZONE


@pytest.fixture(autouse=True)
def wednesday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: WEDNESDAY)


def entries(**values: str) -> dict[str, str]:
    """The form as it is opened, with some entries changed (``__`` for the dot in a key)."""
    return entries_of(sampling_rules(NEXT_WEEK).text, **values)


def entries_of(text: str, **values: str) -> dict[str, str]:
    known = values_of(load_sampling(text, "x"))
    typed = {field.name: shown(known[key]) for key, field in FIELDS.items()}
    facts = {"seen": str(revision()), "from_on": NEXT_WEEK.isoformat(), "reason": "more newcomers"}
    return facts | typed | {key.replace("__", "-"): value for key, value in values.items()}


class TestWhoMay:
    @pytest.mark.parametrize("role", ["monitor", "supervisor", "director", "operations_manager"])
    def test_read_it(self, app, signed_in, role):
        assert signed_in(role).get("/sampling/plan").status_code == 200

    @pytest.mark.parametrize("role", ["agent", "team_lead", "trainer", "administrator", "auditor"])
    def test_not_read_it(self, app, signed_in, role):
        assert signed_in(role).get("/sampling/plan").status_code == 403

    @pytest.mark.parametrize(("role", "status"), [("supervisor", 200), ("director", 200), ("monitor", 403)])
    def test_change_it(self, app, signed_in, role, status):
        browser = signed_in(role)
        assert browser.get("/sampling/plan/edit").status_code == status
        assert ("Change the plan" in browser.get("/sampling/plan").text) is (status == 200)

    def test_the_list_of_draws_links_to_it(self, app, signed_in):
        assert 'href="/sampling/plan"' in signed_in("monitor").get("/sampling").text


class TestThePlan:
    def test_without_a_plan_the_file_is_named(self, app, signed_in):
        page = signed_in("monitor").get("/sampling/plan").text
        assert "the file qa_rules/sampling.yaml" in page
        assert "No plan was set yet" in page

    def test_a_plan_in_force_is_told_with_week_person_and_reason(self, app, signed_in, monkeypatch):
        plan = set_plan(reason="autumn rush")
        monkeypatch.setattr(clock, "now", lambda: WEDNESDAY + timedelta(days=7))
        page = signed_in("monitor").get("/sampling/plan").text
        for words in ("Plan 1, from Nov 2, 2026 on", plan.set_by.name, "autumn rush", "in force"):
            assert str(words) in page

    def test_a_file_that_says_otherwise_is_no_silence(self, app, signed_in, monkeypatch):
        set_plan(calls_per_agent_week=4)
        monkeypatch.setattr(clock, "now", lambda: WEDNESDAY + timedelta(days=7))
        page = signed_in("monitor").get("/sampling/plan").text
        assert "The file qa_rules/sampling.yaml says otherwise" in page
        assert re.search(r"Calls a week: <del>4</del> → <ins>3</ins>", page)

    def test_the_history_tells_what_each_changed(self, app, signed_in):
        set_plan(calls_per_agent_week=4)
        withdraw(set_plan(calls_per_agent_week=4, listening__window_minutes=5), reason="too short")
        page = signed_in("operations_manager").get("/sampling/plan").text
        assert re.search(r"Calls a week: <del>3</del> → <ins>4</ins>", page)
        assert re.search(r"window in minutes: <del>not set: the whole call</del> → <ins>5</ins>", page)
        assert "too short" in page

    @pytest.mark.parametrize(("language", "words"), [("en", "Sampling plan"), ("zh_CN", "抽样方案")])
    def test_both_languages(self, app, signed_in, language, words):
        set_plan()
        browser = signed_in("supervisor")
        browser.set_cookie("language", language)
        assert words in browser.get("/sampling/plan").text
        assert browser.get("/sampling/plan/edit").status_code == 200

    def test_a_plan_to_come_can_be_withdrawn_with_a_reason(self, app, signed_in):
        plan, browser = set_plan(), signed_in("director")
        address = f"/sampling/plan/{plan.id}/withdraw"
        assert browser.post(address, data={f"plan{plan.id}-reason": ""}).status_code == 422
        assert browser.post(address, data={f"plan{plan.id}-reason": "a mistake"}).status_code == 302
        db.session.expire_all()
        assert plan_for(NEXT_WEEK) is None

    def test_a_file_that_cannot_be_used_is_told_on_the_page(self, small_centre, edited_rules, signed_in):
        edited_rules("sampling.yaml", "double_share: 0.05", "double_share: 5")
        assert "sampling.yaml:30: double_share" in signed_in("monitor").get("/sampling/plan").text

    def test_a_plan_that_cannot_be_used_any_more_is_told_and_can_be_replaced(self, app, signed_in):
        kept(SamplingPlan(number=1, from_on=THIS_WEEK, text="old: 1", before="", reason="x", set_at=NOON))
        browser = signed_in("supervisor")
        page = browser.get("/sampling/plan").text
        assert "Sampling plan 1 cannot be used any more" in page
        assert "cannot be read" not in page
        assert re.search(r'id="calls_per_agent_week"[^>]*value="3"', browser.get("/sampling/plan/edit").text)
        typed = entries_of(file_text(), calls_per_agent_week="4")
        assert browser.post("/sampling/plan", data=typed).status_code == 302

    def test_what_came_to_be_under_an_older_program_does_not_stop_the_page(self, app, signed_in):
        plan = set_plan()
        plan.before = "old: 1"
        db.session.commit()
        assert "keys are those of an older program" in signed_in("monitor").get("/sampling/plan").text


class TestSetting:
    def test_a_plan_is_set_from_the_form(self, app, signed_in):
        browser = signed_in("supervisor")
        typed = entries(calls_per_agent_week="４", quota__full_week_hours="", double_share="0.1")
        assert browser.post("/sampling/plan", data=typed).headers["Location"] == "/sampling/plan"
        plan = db.session.scalars(select(SamplingPlan)).one()
        assert plan.text == plan_text(calls_per_agent_week=4, quota__full_week_hours=None, double_share=0.1)
        assert (plan.set_by_id, plan.from_on, plan.reason) == (browser.user.id, NEXT_WEEK, "more newcomers")

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"calls_per_agent_week": "-1"}, "calls_per_agent_week"),
            ({"assignment__listening_days": "9"}, "assignment-listening_days"),
            ({"reason": ""}, "reason"),
            ({"from_on": THIS_WEEK.isoformat()}, "from_on"),
            ({"from_on": "tomorrow"}, "from_on"),
        ],
    )
    def test_a_wrong_entry_is_told_at_its_field_and_all_entries_stay(self, app, signed_in, wrong, field):
        answer = signed_in("supervisor").post("/sampling/plan", data=entries(double_share="0.33", **wrong))
        assert answer.status_code == 422
        assert re.search(rf'id="{field}-errors"', answer.text)
        assert 'value="0.33"' in answer.text
        assert db.session.scalars(select(SamplingPlan)).all() == []

    def test_nothing_changed_is_said(self, app, signed_in):
        answer = signed_in("supervisor").post("/sampling/plan", data=entries())
        assert (answer.status_code, "nothing to set" in answer.text) == (400, True)

    def test_who_is_too_late_loses_nothing_and_can_set_his_after_a_look(self, app, signed_in):
        browser, typed = signed_in("supervisor"), entries(calls_per_agent_week="7", reason="mine")
        set_plan(calls_per_agent_week=5)
        answer = browser.post("/sampling/plan", data=typed)
        assert answer.status_code == 409
        assert 'value="7"' in answer.text
        assert "mine" in answer.text
        seen = re.search(r'name="seen"[^>]*value="([^"]+)"', answer.text)[1]
        assert browser.post("/sampling/plan", data=typed | {"seen": seen}).status_code == 302
        assert sampling_rules(NEXT_WEEK).value.calls_per_agent_week == 7

    def test_the_form_opens_with_what_counts_in_the_coming_week(self, app, signed_in):
        set_plan(calls_per_agent_week=6)
        page = signed_in("supervisor").get("/sampling/plan/edit").text
        assert re.search(r'id="calls_per_agent_week"[^>]*value="6"', page)
        assert "plan 1 counts: it is set already" in page


@pytest.fixture
def weeks_of_calls(app):
    """Two monitors; agents with calls of many lengths in the four weeks before this one, and around them."""
    make_user("monitor"), make_user("monitor")
    people = [make_agent() for _ in range(3)]
    make_agent(hired_on=THIS_WEEK - timedelta(days=3))
    noon = datetime.combine(THIS_WEEK, time(12), ZONE)
    for n in range(60):
        at = noon - timedelta(days=n * 0.55 - 1)
        agent = people[0] if n % 4 else people[1]
        call = make_call(agent_id=agent.id, started_at=at, duration_s=4 + 17 * n)
        if n % 5:
            make_recording(call_id=call.id, duration_s=3.5 + 17 * n)
    return people


def by_brute_force(rules):
    """Calls, hours and who is short, call by call in plain Python."""
    first, until = (datetime.combine(THIS_WEEK - timedelta(weeks=n), time(), ZONE) for n in (4, 0))
    heard, lengths = defaultdict(list), []
    for call in db.session.scalars(select(Call)):
        if first <= call.started_at < until and call.recording:
            length = call.recording.duration_s
            if length >= rules.frame.shortest_call_s:
                window = rules.listening.window_minutes
                lengths.append(min(length, 60 * window) if window else length)
                heard[call.agent_id].append(lengths[-1])
    plan = gather_week(NEXT_WEEK, ZONE, read_rulebook(NEXT_WEEK)).plan
    quotas = dict(zip(plan.agent_ids, plan.quotas, strict=True))
    seconds, short = 0.0, {}
    for agent in db.session.scalars(select(Agent)):
        own, quota = heard[agent.id], quotas[agent.id]
        if agent.hired_on > THIS_WEEK - timedelta(days=7):
            calls = quota
        else:
            calls = min(quota, len(own) / 4)
            short |= {agent.id: (quota, len(own) / 4)} if len(own) / 4 < quota else {}
        seconds += calls * (sum(own) / len(own) if own else sum(lengths) / len(lengths))
    return sum(quotas.values()), seconds * (1 + rules.double_share) / 3600, short


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"listening__window_minutes": 2, "double_share": 0.5},
        {"frame__shortest_call_s": 400, "calls_per_agent_week": 12},
        {"quota__full_week_hours": None, "calls_per_agent_week": 2},
    ],
)
def test_the_outlook_is_what_brute_force_finds(weeks_of_calls, values):
    rules = load_sampling(plan_text(**values), "x")
    if values:
        set_plan(NEXT_WEEK, **values)
    [found] = gather_outlooks([rules], ZONE).of
    calls, hours, short = by_brute_force(rules)
    assert found.calls == calls
    assert found.hours == pytest.approx(hours)
    assert {one.agent_id: (one.quota, one.usual) for one in found.short} == short


class TestOutlook:
    def ask(self, signed_in, **values) -> str:
        answer = signed_in("supervisor").post("/sampling/plan/outlook", data=entries(**values))
        assert answer.status_code == 200
        return " ".join(answer.text.split())

    def test_it_tells_both_plans_and_who_falls_short(self, weeks_of_calls, signed_in):
        told = self.ask(signed_in, calls_per_agent_week="12")
        new, old = gather_outlooks(
            [load_sampling(plan_text(calls_per_agent_week=12), "x"), load_sampling(file_text(), "x")], ZONE
        ).of
        assert f"This plan gives {new.calls} calls a week and {new.hours:.1f} hours" in told
        assert f"<td>{new.calls}</td> <td>{old.calls}</td>" in told
        assert all(weeks_of_calls[n].number in told for n in range(3))
        assert "no calls in that week" in told

    def test_monitors_who_cannot_hear_it_all_are_told(self, weeks_of_calls, signed_in):
        assert "cover it, with" in self.ask(signed_in)
        assert "fall short of it by" in self.ask(signed_in, assignment__daily_target_minutes="0.1")

    def test_faults_stand_in_place_of_figures(self, weeks_of_calls, signed_in):
        told = self.ask(signed_in, double_share="2", calls_per_agent_week="")
        assert 'data-fault-field="double_share"' in told
        assert "At most 1." in told
        assert "This plan gives" not in told

    def test_a_centre_without_calls_is_told_so(self, app, signed_in):
        make_agent()
        assert "how long listening takes cannot be told" in self.ask(signed_in)

    def test_it_changes_nothing(self, weeks_of_calls, signed_in):
        self.ask(signed_in, calls_per_agent_week="9")
        assert db.session.scalar(select(func.count()).select_from(SamplingPlan)) == 0
        assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 0

    def test_its_queries_are_as_many_for_any_number_of_agents(self, weeks_of_calls):
        rules = load_sampling(plan_text(calls_per_agent_week=20), "x")
        few = cost(lambda: gather_outlooks([rules], ZONE))
        for _ in range(30):
            make_agent()
        rules = load_sampling(plan_text(calls_per_agent_week=20, frame__shortest_call_s=11), "x")
        assert cost(lambda: gather_outlooks([rules], ZONE)) == few


def cost(deed) -> int:
    """How many statements it takes."""
    db.session.expire_all()
    with statements() as seen:
        deed()
    return len(seen)
