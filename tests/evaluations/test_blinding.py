"""Who judges a call without being told whose it is (S6): what he opens tells neither name, number nor team.

The strongest test has the same call be of one agent or of another: whatever the monitor opens, the same bytes
come back, filters by agent and sums included.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, replace

import pytest
from flask import current_app
from sqlalchemy import select

from app.engines.rulefile import RuleFileError
from app.evaluations.models import Evaluation
from app.evaluations.policy.blinding import SUBMITTED, UNSUBMITTED
from app.evaluations.policy.publishing import Blinding, load_publishing
from app.evaluations.policy.states import State
from app.foundation import clock
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db
from app.organisation.models import Agent, Team
from app.recordings.models import Call
from app.recordings.policy.call_filter import CallFilter
from app.recordings.queries import list_calls
from app.recordings.service.whose import veils_over
from app.sampling.models import DrawnCall
from app.sampling.queries.draws import list_drawn
from tests.counting import statements
from tests.evaluations.test_seclusion import (
    NOW,
    addresses,
    all_that_is_told,
    bring_to,
    differing,
)
from tests.evaluations.test_views import PASSED
from tests.factories.attendance import ZONE
from tests.factories.build import NOON, actor_of, make_agent, make_team, make_user
from tests.factories.coaching import make_drawn_plan, make_interview
from tests.factories.evaluations import make_evaluation, make_published
from tests.factories.joint import make_lead
from tests.factories.live import make_live, make_record
from tests.factories.rubrics import make_version
from tests.factories.sampling import make_draw, make_drawn_call
from tests.factories.search import say

VEIL = "Agent hidden until you submit"
CHOICES = re.compile(rb"<select.*?</select>", re.DOTALL)  # filters and forms offer all agents there are
BEFORE = (
    "/evaluations", "/evaluations/{evaluation}/score", "/evaluations/{evaluation}/hand-back",
    "/monitors/{monitor}", "/calls", "/calls/{call}", "/search?q=good+morning",
    "/search/turns.csv?q=good+morning", "/sampling/{draw}",
)  # fmt: skip
AFTER = (
    "/evaluations?show=done", "/evaluations/{evaluation}", "/calls", "/calls/{call}",
    "/search?q=good+morning", "/search/turns.csv?q=good+morning", "/sampling/{draw}",
)  # fmt: skip
BY_AGENT = ("/calls?agent={id}", "/search?q=good&agent={number}", "/search?q=good+agent:{number}",
            "/search/turns.csv?q=good&agent={number}")  # fmt: skip
# These list all agents or teams, whatever the calls are.
LISTS = re.compile(r"/sampling/coverage.*|/joint|/joint/new")


@dataclass
class World:
    """A drawn call of an agent, to be scored; somebody else who could have taken it."""

    evaluation: Evaluation
    drawn: DrawnCall
    agent: Agent
    other: Agent

    def address(self, place: str) -> str:
        row = self.evaluation
        return place.format(
            evaluation=row.id, monitor=row.monitor_id, call=row.call_id, draw=self.drawn.draw_id
        )


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def set_blinding(tmp_path):
    """``set_blinding(monitor=True)``: the centre's rules say so."""

    def write(**wanted: bool) -> None:
        folder = tmp_path / "rules"
        shutil.copytree(current_app.config["CENTRE"].qa_rules_dir, folder)
        rules = folder / "publishing.yaml"
        text = rules.read_text(encoding="utf-8")
        for key, value in wanted.items():
            text, count = re.subn(rf"^  {key}: false", f"  {key}: {str(value).lower()}", text, flags=re.M)
            assert count == 1
        rules.write_text(text, encoding="utf-8")
        current_app.config["CENTRE"] = replace(current_app.config["CENTRE"], qa_rules_dir=folder)

    return write


@pytest.fixture
def world(app) -> World:
    return make_world()


def make_world() -> World:
    agent = make_member("7001", "Quentin Vole", "匡文", make_team(name_en="Alder crew", name_zh="杨树班"))
    other = make_member("7002", "Xenia Yarrow", "夏雅", make_team(name_en="Birch crew", name_zh="桦树班"))
    version, monitor = make_version(), make_user("monitor")
    call = say("good morning this is the energy company", agent_id=agent.id, started_at=NOON).recording.call
    drawn = make_drawn_call(call_id=call.id, draw_id=make_draw(drawn_at=NOW).id, monitor_id=monitor.id)
    evaluation = make_evaluation(
        call=call, version=version, monitor_id=monitor.id, drawn_call_id=drawn.id, state="draft",
        revision=1, saved_at=NOW,
    )  # fmt: skip
    return World(evaluation, drawn, agent, other)


def make_member(number: str, name: str, name_zh: str, team: Team) -> Agent:
    team.lead_id = make_lead().id
    return make_agent(number=number, name_en=name, name_zh=name_zh, team_id=team.id)


def words_of(agent: Agent) -> list[bytes]:
    team = agent.team
    words = (agent.name_en, agent.name_zh, agent.number, team.name_en, team.name_zh)
    return [word.encode() for word in words]


def tells(body: bytes, agent: Agent) -> bool:
    shown = CHOICES.sub(b"", body)
    return any(word in shown for word in words_of(agent))


def telling(browser, world: World, places) -> set[str]:
    """The places that are there for him and tell whose call it is."""
    told = all_that_is_told(browser, [world.address(place) for place in places])
    assert {place: status for place, (status, _body) in told.items() if status != 200} == {}
    return {place for place in places if tells(told[world.address(place)][1], world.agent)}


@pytest.mark.parametrize("is_on", [True, False])
def test_the_agent_is_named_from_the_first_page_on_or_not_before_the_score_is_submitted(
    signed_in, world, set_blinding, is_on
):
    set_blinding(monitor=is_on)
    browser = signed_in("monitor", user=world.evaluation.monitor)
    assert telling(browser, world, BEFORE) == (set() if is_on else set(BEFORE))
    bring_to(world.evaluation, "published", "pass", 97)
    assert telling(browser, world, AFTER) == set(AFTER)


def test_nothing_that_a_monitor_opens_depends_on_whose_the_call_is(app, signed_in, world, set_blinding):
    set_blinding(monitor=True)
    browser = signed_in("monitor", user=world.evaluation.monitor)
    agents = [{"id": one.id, "number": one.number} for one in (world.agent, world.other)]
    asked = [
        place.format(**one) for place in BY_AGENT for one in agents
    ]  # these say the name that he asks for
    places = addresses(app) + asked
    told = all_that_is_told(browser, places)
    assert sum(status == 200 for status, _body in told.values()) > 30
    naming = {place for place, (_status, body) in told.items() if tells(body, world.agent)}
    assert {place for place in naming if not LISTS.fullmatch(place)} - set(asked) == set()
    world.evaluation.call.agent_id = world.evaluation.agent_id = world.other.id
    db.session.commit()
    assert differing(told, all_that_is_told(browser, places)) == []


def test_once_he_has_submitted_the_call_is_found_by_its_agent(signed_in, world, set_blinding):
    set_blinding(monitor=True)
    browser = signed_in("monitor", user=world.evaluation.monitor)
    wanted = f"/calls/{world.evaluation.call_id}"
    agent = {"id": world.agent.id, "number": world.agent.number}

    def finding() -> set[str]:
        return {place for place in BY_AGENT if wanted in browser.get(place.format(**agent)).text}

    assert finding() == set()
    bring_to(world.evaluation, "published", "pass", 97)
    assert finding() == set(BY_AGENT)


def test_both_databases_find_what_is_hidden(any_database, set_blinding):
    set_blinding(monitor=True)
    world = make_world()
    monitor, call_id = actor_of(world.evaluation.monitor), world.evaluation.call_id
    his = CallFilter(agent_id=world.agent.id)
    assert list(veils_over(monitor, [call_id])) == [call_id]
    assert list_calls(monitor, his, ZONE, None).rows == []
    bring_to(world.evaluation, "published", "pass", 97)
    assert veils_over(monitor, [call_id]) == {}
    assert [call.id for call in list_calls(monitor, his, ZONE, None).rows] == [call_id]


def test_coverage_counts_his_call_once_it_is_submitted(signed_in, world, set_blinding):
    set_blinding(monitor=True)
    browser = signed_in("monitor", user=world.evaluation.monitor)
    others = signed_in("supervisor").get("/sampling/coverage").text
    assert "drawn 1" in others
    assert "drawn 1" not in browser.get("/sampling/coverage").text
    bring_to(world.evaluation, "published", "pass", 97)
    assert "drawn 1" in browser.get("/sampling/coverage").text


def test_each_state_is_of_what_was_submitted_or_of_what_was_not():
    assert set(UNSUBMITTED) ^ set(SUBMITTED) == {state.value for state in State}


def test_he_is_told_in_the_states_that_follow_submitting(signed_in, world, set_blinding):
    set_blinding(monitor=True)
    browser = signed_in("monitor", user=world.evaluation.monitor)
    told = set()
    for state in State:
        bring_to(world.evaluation, state.value, "pass", 97)
        told |= {state.value} if telling(browser, world, ["/sampling/{draw}"]) else set()
    assert told == set(SUBMITTED)


def test_what_the_lot_gave_him_is_hidden_before_it_stands_on_his_list(signed_in, world, set_blinding):
    set_blinding(monitor=True)
    browser = signed_in("monitor", user=world.evaluation.monitor)
    db.session.delete(world.evaluation)
    db.session.commit()
    page = browser.get(f"/sampling/{world.drawn.draw_id}")
    assert VEIL in page.text
    assert not tells(page.data, world.agent)


def test_the_order_of_his_drawn_calls_tells_nothing_of_their_agents(app):
    draw, monitor = make_draw(), make_user("monitor")
    numbers = [0.3, 0.1, 0.2]
    for number in numbers:
        make_drawn_call(draw_id=draw.id, monitor_id=monitor.id, number=number)
    assert [row.number for row in list_drawn(draw.id, None, monitor.id).rows] == sorted(numbers)


@pytest.mark.parametrize("role", ["supervisor", "director"])
def test_who_plans_and_leads_sees_as_ever(signed_in, world, set_blinding, role):
    set_blinding(monitor=True, second_look=True)
    browser = signed_in(role)
    places = ("/calls", "/calls/{call}", "/search?q=good+morning", "/sampling/{draw}", "/monitors/{monitor}")
    assert telling(browser, world, places) == set(places)


def test_the_lead_sees_his_teams_calls_as_ever(signed_in, world, set_blinding):
    set_blinding(monitor=True)
    browser = signed_in("team_lead", user=world.agent.team.lead)
    assert telling(browser, world, ["/calls", "/calls/{call}"]) == {"/calls", "/calls/{call}"}


@pytest.mark.parametrize("is_on", [True, False])
def test_who_looks_a_second_time_judges_blind_where_the_rules_say_so(signed_in, world, set_blinding, is_on):
    set_blinding(second_look=is_on)
    bring_to(world.evaluation, "second_look", "fail", 0)
    browser = signed_in("supervisor")
    places = ("/evaluations/second-look", "/evaluations/{evaluation}/second-look")
    assert telling(browser, world, places) == (set() if is_on else set(places))
    assert ("Agent hidden until you answer" in browser.get(places[0]).text) is is_on


@pytest.mark.parametrize("origin", ["live", "mystery"])
def test_who_heard_a_call_while_it_went_on_knows_its_agent(signed_in, set_blinding, origin):
    set_blinding(monitor=True)
    browser = signed_in("monitor")
    evaluation = make_evaluation(monitor_id=browser.user.id, origin=origin)
    page = browser.get("/evaluations").text
    assert str(evaluation.agent.name_en) in page
    assert VEIL not in page


def test_the_desk_says_what_is_not_hidden_and_costs_no_more(signed_in, world, set_blinding):
    set_blinding(monitor=True)
    browser = signed_in("monitor", user=world.evaluation.monitor)
    address = world.address("/evaluations/{evaluation}/score")
    db.session.remove()
    with statements() as seen:
        page = browser.get(address).text
    assert VEIL in page
    assert "spoken names are not" in page
    assert len([statement for statement in seen if not statement.startswith("BEGIN")]) <= 8


@pytest.mark.parametrize("is_on", [True, False])
def test_the_log_says_whether_the_agent_was_hidden_when_the_score_was_submitted(
    signed_in, world, set_blinding, is_on
):
    set_blinding(monitor=is_on)
    browser = signed_in("monitor", user=world.evaluation.monitor)
    browser.post(world.address("/evaluations/{evaluation}/submit"), data=PASSED | {"revision": "1"})
    row = db.session.scalars(select(AuditEntry).where(AuditEntry.tag == "evaluation:submitted")).one()
    assert row.facts["agent_hidden"] is is_on


def test_follow_up_listening_does_not_tell_whose_a_call_on_his_list_is(signed_in, set_blinding):
    set_blinding(monitor=True)
    browser = signed_in("monitor")
    plan = make_drawn_plan(interview=make_interview(evaluation=make_published(monitor_id=browser.user.id)))
    first, second = (one.call_id for one in plan.follow_ups)
    make_evaluation(call=db.session.get(Call, first), monitor_id=browser.user.id)
    page = browser.get(f"/coaching/{plan.interview_id}").text
    assert f"/calls/{first}" not in page
    assert f"/calls/{second}" in page


def test_the_records_of_a_live_call_leave_out_what_he_judges_blind(signed_in, set_blinding):
    set_blinding(monitor=True)
    browser, agent = signed_in("monitor"), make_agent()
    live = make_live(browser.user, agent)
    hidden, told = make_record(agent), make_record(agent, begins_s=-20)
    make_evaluation(call=hidden, monitor_id=browser.user.id)
    page = browser.get(f"/live/{live.id}/record").text
    assert told.external_id in page
    assert hidden.external_id not in page


def test_a_file_that_says_nothing_of_it_hides_nothing():
    text = "publish_at: null\nsecond_look: {fatal: true, critical: [], rubrics: []}\nappeal_within_days: 7\n"
    assert load_publishing(text, "publishing.yaml").blinding == Blinding(monitor=False, second_look=False)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("blinding: {monitor: perhaps, second_look: false}", "blinding.monitor"),
        ("blinding: {monitor: true}", "blinding.second_look"),
        ("blinding: {monitor: true, second_look: false, lead: true}", "blinding.lead"),
        ("blinding: true", "blinding"),
    ],
)
def test_a_fault_of_the_rule_names_its_line_and_key(line, key):
    before = "publish_at: null\nsecond_look: {fatal: true, critical: [], rubrics: []}"
    with pytest.raises(RuleFileError, match=rf"^publishing\.yaml:3: {re.escape(key)}: "):
        load_publishing(f"{before}\n{line}\nappeal_within_days: 7\n", "publishing.yaml")
