"""Nobody judges his own case or that of a team that he leads, by whatever way the call came to him (P2).

Each way in is tried as the agent himself, as his lead and as a stranger, through its service and through its
address. The tie comes after all that the way needs was done: who leads a team since yesterday is no stranger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.appeals.service.deciding import decide_appeal
from app.calibration.service import discussing, leading, planning
from app.calibration.service import scoring as blind
from app.evaluations.models import Evaluation, HandBack
from app.evaluations.policy.answers import Answer
from app.evaluations.policy.picks import PickKind, PickTerms
from app.evaluations.policy.states import Origin
from app.evaluations.service import handing_back, publishing, scoring, second_look
from app.evaluations.service.assignment import assign_evaluations
from app.evaluations.service.beside import give_beside
from app.evaluations.service.complaint_rows import COLUMNS
from app.evaluations.service.picking import pick_call
from app.evaluations.service.reassigning import reassign_evaluation
from app.evaluations.service.rescoring import rescore_evaluation
from app.evaluations.service.submitting import submit_evaluation
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.db import Base, db, transaction
from app.foundation.errors import InvalidInput, NotAllowed
from app.live.service import calling, listening
from app.organisation.models import Agent
from tests.factories.appeals import make_appeal, make_appealable, upheld
from tests.factories.build import NOON, actor_of, kept, make_agent_with_account, make_call, make_user
from tests.factories.calibration import TODAY, answers, heard_call, make_discussed, make_open, make_people
from tests.factories.calibration import make_session as make_round
from tests.factories.evaluations import ALL_PASS, make_evaluation, make_published
from tests.factories.live import ZONE, after, make_plan
from tests.factories.rubrics import make_version
from tests.factories.sampling import make_drawn_call

FRIDAY = date(2026, 10, 23)
TERMS = PickTerms(PickKind.OTHER, "The lead asked")
CHINESE = {"Accept-Language": "zh-CN"}
FORM = {f"{code}-verdict": "pass" for code in ALL_PASS}
SEAT = {"due_on": FRIDAY.isoformat(), "reason": "away", "kind": "other"}

OWN_CASE = ("Nobody judges his own call or his own team&#39;s", "不得评判本人或本班组的通话")
CONFLICT = ("This monitor is in conflict with the agent", "这名质检专员须回避该座席")
TOOK_PART = ("You took part in this score or in its appeal", "您参与过此评分或其申诉")
OWN_ROUND = ("Somebody would score his own call, or the expert his own team&#39;s", "有人会评到本人的通话")


@dataclass
class Deed:
    """A deed by its service and by its address, as ``role``; ``status``: how the address refuses it."""

    service: Callable[[], Any] | None = None
    method: str = "POST"
    address: str = ""
    form: dict[str, Any] = field(default_factory=dict)
    by: User | None = None
    words: tuple[str, str] = OWN_CASE
    status: int = 403
    refusal: type[Exception] = NotAllowed


def open_score(person: User, agent: Agent, **values: Any) -> Evaluation:
    return make_evaluation(call=make_call(agent_id=agent.id), monitor_id=person.id, **values)


def of(agent: Agent, **values: Any) -> Evaluation:
    return make_published(call=make_call(agent_id=agent.id), **values)


def opens_the_desk(person: User, agent: Agent) -> Deed:
    return Deed(None, "GET", f"/evaluations/{open_score(person, agent).id}/score")


def saves_a_draft(person: User, agent: Agent) -> Deed:
    one = open_score(person, agent)
    deed = partial(scoring.save_draft, actor_of(person), one.id, 0, ALL_PASS, "")
    return Deed(deed, "PATCH", f"/api/evaluations/{one.id}/draft", FORM | {"revision": "0"})


def submits(person: User, agent: Agent) -> Deed:
    one = open_score(person, agent)
    with transaction():
        scoring.save_draft(actor_of(person), one.id, 0, ALL_PASS, "")
    deed = partial(submit_evaluation, actor_of(person), one.id, ZONE)
    return Deed(deed, "POST", f"/evaluations/{one.id}/submit", FORM | {"revision": "1"})


def comments_on_a_moment(person: User, agent: Agent) -> Deed:
    one = open_score(person, agent)
    deed = partial(scoring.add_note, actor_of(person), one.id, 1.0, "Well said")
    return Deed(deed, "POST", f"/evaluations/{one.id}/notes", {"at_s": "1", "text": "Well said"})


def takes_a_comment_off(person: User, agent: Agent) -> Deed:
    one = open_score(person, agent)
    with transaction():
        note = scoring.add_note(actor_of(person), one.id, 1.0, "Rude")
    note_id = note.id
    deed = partial(scoring.remove_note, actor_of(person), one.id, note_id)
    return Deed(deed, "POST", f"/evaluations/{one.id}/notes/{note_id}/remove")


def reads_what_waits(person: User, agent: Agent) -> Deed:
    return Deed(None, "GET", f"/evaluations/{of(agent, state='second_look').id}/second-look")


def confirms(person: User, agent: Agent) -> Deed:
    one = of(agent, state="second_look", published_at=None, submitted_at=NOON)
    deed = partial(second_look.confirm_evaluation, actor_of(person), one.id)
    return Deed(deed, "POST", f"/evaluations/{one.id}/confirm")


def gives_back(person: User, agent: Agent) -> Deed:
    one = of(agent, state="second_look", published_at=None, submitted_at=NOON)
    deed = partial(second_look.return_evaluation, actor_of(person), one.id, "again")
    return Deed(deed, "POST", f"/evaluations/{one.id}/return", {"reason": "again"})


def declares_void(person: User, agent: Agent) -> Deed:
    one = of(agent)
    deed = partial(publishing.void_evaluation, actor_of(person), one.id, "unfair")
    return Deed(deed, "POST", f"/evaluations/{one.id}/void", {"reason": "unfair"})


def scores_anew(person: User, agent: Agent) -> Deed:
    one, other = of(agent, state="appealed"), {"greeting": Answer("fail")}
    return Deed(
        lambda: rescore_evaluation(
            actor_of(person), db.session.get_one(Evaluation, one.id), other, "misheard", never_lower=False
        )
    )


def picks_it(person: User, agent: Agent) -> Deed:
    call, monitor = make_call(agent_id=agent.id), make_user("monitor")
    return Deed(
        lambda: pick_call(actor_of(person), call.id, monitor.id, FRIDAY, TERMS),
        "POST", f"/calls/{call.id}/pick", SEAT | {"monitor_id": monitor.id},
    )  # fmt: skip


def is_given_it_by_hand(person: User, agent: Agent) -> Deed:
    call, supervisor = make_call(agent_id=agent.id), make_user("supervisor")
    return Deed(
        lambda: pick_call(actor_of(supervisor), call.id, person.id, FRIDAY, TERMS),
        "POST", f"/calls/{call.id}/pick", SEAT | {"monitor_id": person.id}, supervisor, CONFLICT,
    )  # fmt: skip


def gives_it_to_another(person: User, agent: Agent) -> Deed:
    one, other = open_score(make_user("monitor"), agent), make_user("monitor")
    return Deed(
        lambda: reassign_evaluation(actor_of(person), one.id, other.id, FRIDAY, "away"),
        "POST", f"/evaluations/{one.id}/reassign", SEAT | {"monitor_id": other.id},
    )  # fmt: skip


def takes_it_over(person: User, agent: Agent) -> Deed:
    one, supervisor = open_score(make_user("monitor"), agent), make_user("supervisor")
    return Deed(
        lambda: reassign_evaluation(actor_of(supervisor), one.id, person.id, FRIDAY, "away"),
        "POST", f"/evaluations/{one.id}/reassign", SEAT | {"monitor_id": person.id}, supervisor, CONFLICT,
    )  # fmt: skip


def settles_that_nobody_can_judge_it(person: User, agent: Agent) -> Deed:
    one = open_score(make_user("monitor"), agent, state="handed_back")
    facts = {"reason": "other", "words": "?", "handed_by_id": one.monitor_id, "handed_at": NOON}
    kept(HandBack(evaluation_id=one.id, **facts))
    deed = partial(handing_back.close_unjudged, actor_of(person), one.id, "noise")
    return Deed(deed, "POST", f"/evaluations/{one.id}/close", {"words": "noise"})


def listens_live(person: User, agent: Agent) -> Deed:
    wanted = listening.Wanted(agent.id, "billing", "en")
    form = {"agent_id": agent.id, "queue": "billing", "language": "en"}
    make_call()  # a centre that knows the queue
    return Deed(lambda: listening.begin_listening(actor_of(person), wanted, ZONE), "POST", "/live", form)


def remarks_live(person: User, agent: Agent) -> Deed:
    wanted = listening.Wanted(agent.id, "billing", "en")
    with transaction():
        live = listening.begin_listening(actor_of(person), wanted, ZONE, after(-30))
    live_id = live.id
    deed = partial(listening.mark_moment, actor_of(person), live_id, 1)
    return Deed(deed, "POST", f"/live/{live_id}/marks/1")


def tells_of_his_mystery_call(person: User, agent: Agent) -> Deed:
    plan = make_plan(agent, person)
    made = calling.Made(agent.id, after(-120), 1, "021-5550199")
    form = {
        "agent_id": agent.id, "started_at": made.started_at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M"),
        "minutes": "1", "number": made.number,
    }  # fmt: skip
    deed = partial(calling.file_call, actor_of(person), plan.id, made, ZONE)
    return Deed(deed, "POST", f"/mystery/{plan.id}/call", form)


def decides_its_appeal(person: User, agent: Agent) -> Deed:
    appeal = make_appeal(make_appealable(agent=agent))
    form = {"greeting-outcome": "upheld", "greeting-text": "He greets.", "greeting-verdict": "pass"}
    deed = partial(decide_appeal, actor_of(person), appeal.id, [upheld()], {}, ZONE)
    return Deed(deed, "POST", f"/appeals/{appeal.id}/decide", form, words=TOOK_PART)


def is_asked_to_score_it_blind(person: User, agent: Agent) -> Deed:
    return opening_of(make_round([person, *make_people(1)], given=[heard_call(agent_id=agent.id)]))


def is_the_reference(person: User, agent: Agent) -> Deed:
    return opening_of(make_round(make_people(2), expert=person, given=[heard_call(agent_id=agent.id)]))


def opening_of(session) -> Deed:
    deed = partial(leading.open_session, actor_of(session.led_by), session.id, TODAY)
    address = f"/calibration/{session.id}/open"
    return Deed(deed, "POST", address, {}, session.led_by, OWN_ROUND, 400, InvalidInput)


def saves_a_blind_draft(person: User, agent: Agent) -> Deed:
    session = make_open([person, *make_people(1)], given=[heard_call(agent_id=agent.id)])
    deed = partial(blind.save_draft, actor_of(person), session.id, 1, 0, answers(), "")
    address = f"/api/calibration/{session.id}/calls/1/draft"
    return Deed(deed, "PATCH", address, FORM | {"revision": "0"})


def saves_the_reference(person: User, agent: Agent) -> Deed:
    session = make_open(make_people(2), expert=person, given=[heard_call(agent_id=agent.id)])
    deed = partial(blind.save_draft, actor_of(person), session.id, 1, 0, answers(), "")
    address = f"/api/calibration/{session.id}/calls/1/draft"
    return Deed(deed, "PATCH", address, FORM | {"revision": "0"})


def submits_a_blind_score(person: User, agent: Agent) -> Deed:
    session = make_open([person, *make_people(1)], given=[heard_call(agent_id=agent.id)])
    with transaction():
        blind.save_draft(actor_of(person), session.id, 1, 0, answers(), "")
    deed = partial(blind.submit_score, actor_of(person), session.id, 1)
    address = f"/calibration/{session.id}/calls/1/submit"
    return Deed(deed, "POST", address, FORM | {"revision": "1"})


def agrees_on_the_reference(person: User, agent: Agent) -> Deed:
    session = make_discussed(make_people(2), leader=person, given=[heard_call(agent_id=agent.id)])
    deed = partial(discussing.agree_reference, actor_of(person), session.id, 1, answers())
    return Deed(deed, "POST", f"/calibration/{session.id}/calls/1/agree", FORM)


MONITOR = (
    opens_the_desk, saves_a_draft, submits, comments_on_a_moment, takes_a_comment_off, is_given_it_by_hand,
    takes_it_over, listens_live, remarks_live, tells_of_his_mystery_call, is_asked_to_score_it_blind,
    saves_a_blind_draft, submits_a_blind_score,
)  # fmt: skip
SUPERVISOR = (
    reads_what_waits, confirms, gives_back, declares_void, scores_anew, picks_it, gives_it_to_another,
    settles_that_nobody_can_judge_it, decides_its_appeal, is_the_reference, saves_the_reference,
    agrees_on_the_reference,
)  # fmt: skip
WAYS = [(way, "monitor") for way in MONITOR] + [(way, "supervisor") for way in SUPERVISOR]
TIES = ["own", "team"]
BLIND = (is_asked_to_score_it_blind, saves_a_blind_draft, submits_a_blind_score)
"""A lead is one of many here, whose scores are of no agent and set no reference."""


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)


def set_up(way: Callable[[User, Agent], Deed], role: str, tie: str) -> tuple[User, Deed]:
    """The person, tied to the agent, and what he is about to do."""
    make_version()
    person, agent = make_user(role), make_agent_with_account()
    deed = way(person, agent)
    bind(person, agent, tie)
    return person, deed


def bind(person: User, agent: Agent, tie: str) -> None:
    if tie == "own":
        agent.user_id = person.id
    elif tie == "team":
        agent.team.lead_id = person.id
    db.session.commit()


def all_rows() -> dict[str, list[Any]]:
    """Every row of every table but the log's and the queue's."""
    db.session.rollback()
    tables = [one for one in Base.metadata.sorted_tables if one.name not in ("audit_entry", "job")]
    return {one.name: db.session.execute(one.select().order_by(*one.primary_key)).all() for one in tables}


@contextmanager
def nothing_written() -> Iterator[None]:
    before = all_rows()
    yield
    assert all_rows() == before


@pytest.mark.parametrize(
    ("way", "role", "tie"),
    [(*way, tie) for way in WAYS for tie in TIES if not (way[0] in BLIND and tie == "team")],
)
def test_nobody_judges_his_own_case_by_service_or_address(app, signed_in, way, role, tie):
    person, deed = set_up(way, role, tie)
    browser, by = signed_in(role, user=deed.by or person), {"method": deed.method, "data": deed.form}
    with nothing_written():
        if deed.service is not None:
            with pytest.raises(deed.refusal, match=plain(deed.words[0])), transaction():
                deed.service()
        for language, words in zip(({}, CHINESE), deed.words if deed.address else (), strict=False):
            answer = browser.open(deed.address, **by, headers=language)
            assert (answer.status_code, plain(words) in told(answer)) == (deed.status, True)


@pytest.mark.parametrize(
    ("way", "role", "tie"),
    [(*way, "stranger") for way in WAYS] + [(way, "team_lead", "team") for way in BLIND],
)
def test_a_stranger_is_not_kept_from_his_work(app, signed_in, way, role, tie):
    person, deed = set_up(way, role, tie)
    before = all_rows()
    if deed.address:
        browser = signed_in(role, user=deed.by or person)
        assert browser.open(deed.address, method=deed.method, data=deed.form).status_code in (200, 302)
    else:
        with transaction():
            deed.service()
    assert (all_rows() != before) is (deed.method != "GET")


def test_the_desk_of_ones_own_case_leads_to_handing_it_back(app, signed_in):
    make_version()
    person, agent = make_user("monitor"), make_agent_with_account()
    one = open_score(person, agent)
    bind(person, agent, "own")
    browser = signed_in("monitor", user=person)
    page = browser.get(f"/evaluations/{one.id}/score").text
    assert f'action="/evaluations/{one.id}/hand-back"' in page
    assert "data-scoring" not in page
    words = {"reason": "conflict", "words": "My own call"}
    assert browser.post(f"/evaluations/{one.id}/hand-back", data=words).status_code == 302
    db.session.expire_all()
    assert one.state == "handed_back"


@pytest.mark.parametrize(("tie", "seen"), [("own", False), ("team", False), ("stranger", True)])
@pytest.mark.parametrize("address", ["/evaluations", "/evaluations/second-look"])
def test_no_list_tells_a_score_of_ones_own_before_it_is_out(app, signed_in, address, tie, seen):
    make_version()
    person, agent = make_user("supervisor"), make_agent_with_account()
    of(agent, state="second_look", published_at=None, submitted_at=NOON, total=Decimal("43.21"))
    bind(person, agent, tie)
    assert ("43.21" in signed_in("supervisor", user=person).get(address).text) is seen


@pytest.mark.parametrize("tie", TIES)
def test_a_complaint_about_ones_own_case_is_sent_back_with_its_reason(app, signed_in, tie):
    make_version(), make_user("monitor")
    supervisor, agent = make_user("supervisor"), make_agent_with_account()
    bind(supervisor, agent, tie)
    rows = [f"26100{n},2026-10-09,letter,{call.external_id}" for n, call in enumerate(
        [make_call(agent_id=agent.id), make_call()])]  # fmt: skip
    pasted = "\n".join([",".join(COLUMNS), *rows])
    page = signed_in("supervisor", user=supervisor).post(
        "/evaluations/complaints", data={"pasted": pasted, "reason": "Complained of"}
    )
    assert plain(OWN_CASE[0]) in plain(page.text)
    assert [one.agent_id == agent.id for one in db.session.query(Evaluation)] == [False]


@pytest.mark.parametrize("tie", TIES)
def test_neither_the_lot_nor_the_room_that_is_left_brings_anybody_his_own_case(app, tie):
    make_version()
    person, agent = make_user("monitor"), make_agent_with_account()
    call = make_drawn_call(call_id=make_call(agent_id=agent.id).id, monitor_id=person.id)
    trained = make_call(agent_id=agent.id)
    bind(person, agent, tie)
    with transaction():
        assert assign_evaluations(SYSTEM, call.draw_id) == 0
        assert give_beside(SYSTEM, [trained.id], Origin.TRAINING_AFTER, ZONE, 5) == 0
    assert db.session.query(Evaluation).count() == 0


@pytest.mark.parametrize("tie", TIES)
def test_a_round_draws_no_case_of_its_experts(app, tie):
    expert, agent = make_user("supervisor"), make_agent_with_account()
    bind(expert, agent, tie)
    heard_call(agent_id=agent.id), heard_call()
    session = make_round(make_people(2), expert=expert, calls=1)
    with transaction():
        drawn = planning.draw_calls(actor_of(session.led_by), session.id, TODAY, 5, ZONE)
    assert len(drawn) == 2


def plain(text: str) -> str:
    return text.replace("&#39;", "'")


def told(answer: TestResponse) -> str:
    """What a page or a script is told."""
    return plain(str(answer.get_json()) if answer.mimetype.endswith("json") else answer.text)
