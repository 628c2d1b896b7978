"""Calls that a supervisor picks say what for, to the monitor and to the agent (S6, F7)."""

from __future__ import annotations

from datetime import date

import pytest

from app.evaluations.models import HandPick
from app.evaluations.policy.picks import Complaint, PickKind, PickTerms
from app.evaluations.service.picking import pick_call
from app.evaluations.service.reassigning import reassign_evaluation
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput
from tests.factories.build import actor_of, make_agent, make_call, make_user
from tests.factories.evaluations import make_published
from tests.factories.rubrics import make_version

FRIDAY = date(2026, 10, 23)
COMPLAINT = PickTerms(
    PickKind.COMPLAINT, "The regulator asks", Complaint("261007", date(2026, 10, 9), "letter")
)
FORM = {"due_on": "2026-10-23", "reason": "The regulator asks"}


def pick(terms: PickTerms, call_id: int | None = None):
    make_version()
    supervisor, monitor = actor_of(make_user("supervisor")), make_user("monitor")
    with transaction():
        return pick_call(supervisor, call_id or make_call().id, monitor.id, FRIDAY, terms)


@pytest.mark.parametrize(
    "terms",
    [
        PickTerms(PickKind.OTHER, "  "),
        PickTerms(PickKind.COMPLAINT, "a complaint without its number"),
        PickTerms(PickKind.PRAISE, "praise with a complaint", COMPLAINT.complaint),
    ],
)
def test_a_pick_says_why_and_a_complaint_which(app, terms):
    with pytest.raises(InvalidInput):
        pick(terms)


def test_a_complaint_call_keeps_its_complaint(any_database):
    evaluation = pick(COMPLAINT)
    kept = evaluation.pick
    assert (kept.kind, kept.reason) == ("complaint", "The regulator asks")
    assert (kept.complaint_number, kept.complained_on, kept.channel) == (
        "261007",
        date(2026, 10, 9),
        "letter",
    )


def test_one_complaint_brings_one_call_once(any_database):
    call = make_call()
    pick(COMPLAINT, call.id)
    supervisor, other = actor_of(make_user("supervisor")), make_user("monitor")
    with pytest.raises(Conflict), transaction():
        pick_call(supervisor, call.id, other.id, FRIDAY, COMPLAINT)
    assert db.session.query(HandPick).count() == 1


def test_who_takes_the_call_over_takes_its_reason_over(app):
    evaluation, other = pick(COMPLAINT), make_user("monitor")
    with transaction():
        given = reassign_evaluation(actor_of(make_user("supervisor")), evaluation.id, other.id, FRIDAY, "ill")
    assert (given.origin, given.pick_id) == ("hand_picked", evaluation.pick_id)


def test_the_monitor_sees_what_a_call_was_picked_for_and_not_why(app, signed_in):
    evaluation = pick(COMPLAINT)
    browser = signed_in("monitor", user=evaluation.monitor)
    assert "complaint call" in browser.get("/evaluations").text
    page = browser.get(f"/evaluations/{evaluation.id}/score").text
    assert "complaint call" in page
    assert "The regulator asks" not in page


def test_the_agent_reads_of_which_complaint_his_call_was(app, signed_in):
    browser = signed_in("agent")
    call = make_call(agent_id=make_agent(user_id=browser.user.id).id)
    pick_id = pick(COMPLAINT, call.id).pick_id
    sheet = make_published(call=call, pick_id=pick_id)
    page = browser.get(f"/evaluations/{sheet.id}").text
    assert "hand-picked: complaint 261007 of Oct 9, 2026 (letter)" in page
    assert "The regulator asks" in page


def test_a_call_picked_before_there_were_reasons_is_just_hand_picked(app, signed_in):
    sheet = make_published()
    assert "hand-picked" in signed_in("supervisor").get(f"/evaluations/{sheet.id}").text


def test_the_list_is_narrowed_to_complaint_calls(app, signed_in):
    complained, other = pick(COMPLAINT), make_published()
    page = signed_in("supervisor").get("/evaluations?kind=complaint").text
    assert complained.call.external_id in page
    assert other.call.external_id not in page


@pytest.mark.parametrize("missing", ["complaint_number", "complained_on", "channel"])
def test_the_form_asks_for_the_whole_complaint(app, signed_in, missing):
    make_version()
    told = {"complaint_number": "261007", "complained_on": "2026-10-09", "channel": "letter"} | FORM
    told |= {"kind": "complaint", "monitor_id": make_user("monitor").id}
    path, browser = f"/calls/{make_call().id}/pick", signed_in("supervisor")
    answer = browser.post(path, data=told | {missing: " "})
    assert answer.status_code == 422
    assert "A complaint call needs this." in answer.text
    assert browser.post(path, data=told).status_code == 302


def test_a_refusal_is_told_on_the_form(app, signed_in):
    evaluation = pick(PickTerms(PickKind.PRAISE, "thanks"))
    told = FORM | {"kind": "praise", "monitor_id": evaluation.monitor_id}
    answer = signed_in("supervisor").post(f"/calls/{evaluation.call_id}/pick", data=told)
    assert answer.status_code == 409
    assert "This monitor has the call already." in answer.text
