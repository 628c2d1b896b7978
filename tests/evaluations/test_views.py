"""Pages of evaluations: work list, scoring page, score sheet, and who is kept out."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.evaluations.models import Evaluation, EvaluationRevision, MomentNote
from app.foundation.access.permissions import Permission
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db
from app.foundation.i18n import _
from app.foundation.web import links
from app.rubrics import jobs
from tests.counting import statements
from tests.factories.build import NOON, make_agent, make_call, make_recording, make_team, make_user
from tests.factories.evaluations import make_evaluation, make_published
from tests.factories.rubrics import CODES, make_transcript, make_version, segment

PASSED = {f"{code}-verdict": "pass" for code in CODES}


def heard_evaluation(words: int = 5, **values) -> Evaluation:
    """An evaluation of a call with recording, transcript and findings."""
    version, call = make_version(), make_call()
    said = [segment("good morning to you", n * 3.0, n * 3.0 + 2) for n in range(words)]
    transcript = make_transcript(*said, recording_id=make_recording(call_id=call.id).id)
    jobs.find(transcript.id)
    return make_evaluation(call=call, version=version, **values)


def test_the_scoring_page_shows_call_transcript_form_and_proposals(signed_in):
    browser = signed_in("monitor")
    evaluation = heard_evaluation(monitor_id=browser.user.id)
    page = browser.get(f"/evaluations/{evaluation.id}/score")
    assert page.status_code == 200
    for wanted in ("data-player", "data-transcript", "data-autosave", "Proposed: pass", "Greet the customer"):
        assert wanted in page.text
    assert page.text.count("data-finding-adopt>") == 3


def test_proposals_are_not_decisions(signed_in):
    browser = signed_in("monitor")
    evaluation = heard_evaluation(monitor_id=browser.user.id)
    assert " checked" not in browser.get(f"/evaluations/{evaluation.id}/score").text


@pytest.mark.parametrize(("words", "beside"), [(10, 1), (1200, 40)])
def test_the_scoring_page_costs_eight_queries_whatever_its_size(signed_in, words, beside):
    """All of them count, those that find out who asks too."""
    browser = signed_in("monitor")
    evaluation = heard_evaluation(words, monitor_id=browser.user.id)
    for n in range(beside):
        evaluation.notes.append(MomentNote(at_s=n, text="heard"))
        evaluation.revisions.append(make_revision(n, browser.user.id))
    db.session.commit()
    path = f"/evaluations/{evaluation.id}/score"
    db.session.remove()
    with statements() as seen:
        assert browser.get(path).status_code == 200
    assert len([statement for statement in seen if not statement.startswith("BEGIN")]) <= 8


def test_every_behaviour_of_the_scoring_page_comes_with_it_and_not_one_after_the_other(signed_in, app):
    browser = signed_in("monitor")
    page = browser.get(f"/evaluations/{heard_evaluation(monitor_id=browser.user.id).id}/score").text
    scripts = (Path(app.static_folder) / "js" / "app.js").read_text()
    behaviours = re.findall(r'"(data-[a-z-]+)": "([a-z-]+)"', scripts)
    asked = [module for attribute, module in behaviours if re.search(rf"\s{attribute}[\s=>]", page)]
    wanted = {f"js/{module}.js" for module in asked}
    fetched = set(re.findall(r'modulepreload" href="/assets/\w+/([^"]+)"', page))
    assert wanted
    assert wanted - fetched == set()


def test_a_desk_that_a_browser_fetches_ahead_does_not_count_as_opened(signed_in):
    browser = signed_in("monitor")
    evaluation = heard_evaluation(monitor_id=browser.user.id)
    before = _traces(evaluation)
    answer = browser.get(f"/evaluations/{evaluation.id}/score", headers={"Sec-Purpose": "prefetch"})
    assert answer.status_code == 200
    assert _traces(evaluation) == before


def _traces(evaluation: Evaluation) -> tuple[object, ...]:
    """What an opening, a hearing or a begun score would change."""
    db.session.refresh(evaluation)
    noted = db.session.scalar(select(func.count()).select_from(AuditEntry))
    return evaluation.state, evaluation.opened_at, evaluation.active_s, evaluation.revision, noted


def test_list_and_sheet_offer_the_next_call_to_be_fetched_ahead(signed_in, app):
    browser = signed_in("monitor")
    published = make_published(monitor_id=browser.user.id)
    following = make_evaluation(version=published.rubric_version, monitor_id=browser.user.id)
    for address in ("/evaluations", f"/evaluations/{published.id}"):
        page = browser.get(address)
        link = re.search(r'<a[^>]*href="([^"]+)"[^>]*data-next-call', page.text)
        assert link is not None
        assert link[1] == f"/evaluations/{following.id}/score"
        rules = browser.get(page.headers["Speculation-Rules"].strip('"'))
        assert rules.mimetype == "application/speculationrules+json"
        assert rules.get_json(force=True)["prefetch"][0]["where"] == {"selector_matches": "[data-next-call]"}


def make_revision(number: int, by_id: int) -> EvaluationRevision:
    return EvaluationRevision(
        number=number, kind="returned", at=NOON, by_id=by_id, reason="look again", is_fatal=False, answers={}
    )


def test_an_autosave_costs_two_queries_beside_the_sign_in(signed_in):
    browser = signed_in("monitor")
    evaluation = make_evaluation(monitor_id=browser.user.id)
    path = f"/api/evaluations/{evaluation.id}/draft"
    first = browser.patch(path, data=PASSED | {"revision": "0"})
    with statements() as seen:
        assert browser.patch(path, data=PASSED | {"revision": "1"}).status_code == 200
    assert first.json == {"revision": 1}
    own = [statement for statement in seen if "user_account" not in statement]
    assert len([one for one in own if not one.startswith("BEGIN")]) == 2


def test_a_second_window_gets_a_conflict_that_says_what_to_do(signed_in):
    browser = signed_in("monitor")
    path = f"/api/evaluations/{make_evaluation(monitor_id=browser.user.id).id}/draft"
    browser.patch(path, data={"revision": "0"})
    answer = browser.patch(path, data={"revision": "0"})
    assert answer.status_code == 409
    assert "Load the page again" in answer.json["detail"]


def test_submitting_publishes_and_shows_the_sheet(signed_in):
    browser = signed_in("monitor")
    evaluation = heard_evaluation(monitor_id=browser.user.id)
    form = PASSED | {
        "revision": "0",
        "greeting-note": "warm",
        "greeting-moment_s": "1.5",
        "comment": "Well done",
    }
    sheet = browser.post(f"/evaluations/{evaluation.id}/submit", data=form, follow_redirects=True)
    assert sheet.status_code == 200
    for wanted in ("100", "warm", "Well done", 'data-seek="1.5"'):
        assert wanted in sheet.text


def test_submitting_twice_is_a_conflict(signed_in):
    browser = signed_in("monitor")
    path = f"/evaluations/{make_evaluation(monitor_id=browser.user.id).id}/submit"
    assert browser.post(path, data=PASSED | {"revision": "0"}).status_code == 302
    assert browser.post(path, data=PASSED | {"revision": "0"}).status_code == 409


def test_an_incomplete_form_is_kept_and_names_what_is_open(signed_in):
    browser = signed_in("monitor")
    evaluation = make_evaluation(monitor_id=browser.user.id)
    answer = browser.post(
        f"/evaluations/{evaluation.id}/submit", data={"revision": "0", "greeting-verdict": "fail"}
    )
    assert answer.status_code == 422
    assert "Still open: Forbidden words, Long silence, Problem solved" in answer.text
    assert re.search(r'name="revision"\s+value="1"', answer.text)
    db.session.expire_all()
    assert evaluation.items[0].verdict == "fail"


def test_comments_on_moments_are_added_and_removed(signed_in):
    browser = signed_in("monitor")
    evaluation = make_evaluation(monitor_id=browser.user.id)
    path = f"/evaluations/{evaluation.id}/notes"
    assert "spoke too fast" in browser.post(path, data={"at_s": "12.5", "text": "spoke too fast"}).text
    assert browser.post(path, data={"at_s": "", "text": "from the start"}).status_code == 200
    assert browser.post(path, data={"at_s": "1", "text": ""}).status_code == 400
    note = evaluation.notes[0]
    assert "from the start" not in browser.post(f"{path}/{note.id}/remove").text


def test_the_agent_sees_his_score_from_publication_on(signed_in):
    browser = signed_in("agent")
    call = make_call(agent_id=make_agent(user_id=browser.user.id).id)
    draft = make_evaluation(call=call)
    assert browser.get(f"/evaluations/{draft.id}").status_code == 404
    assert call.external_id not in browser.get("/evaluations").text
    published = make_published(call=call, version=draft.rubric_version)
    page = browser.get(f"/evaluations/{published.id}")
    assert page.status_code == 200
    assert "I have read this" in page.text
    assert call.external_id in browser.get("/evaluations").text


def test_the_agent_acknowledges_by_one_button(signed_in):
    browser = signed_in("agent")
    call = make_call(agent_id=make_agent(user_id=browser.user.id).id)
    evaluation = make_published(call=call)
    page = browser.post(f"/evaluations/{evaluation.id}/acknowledge", follow_redirects=True)
    assert "I have read this" not in page.text
    db.session.expire_all()
    assert evaluation.state == "acknowledged"


@pytest.mark.parametrize("role", ["agent", "team_lead", "monitor"])
def test_a_score_outside_ones_scope_is_not_found(signed_in, role):
    evaluation = make_published()
    assert signed_in(role).get(f"/evaluations/{evaluation.id}").status_code == 404


@pytest.mark.parametrize("role", ["administrator", "auditor", "trainer", "operations_manager"])
def test_roles_without_business_here_are_refused(signed_in, role):
    browser, evaluation = signed_in(role), make_published()
    assert browser.get("/evaluations").status_code == 403
    assert browser.get(f"/evaluations/{evaluation.id}").status_code == 403


@pytest.mark.parametrize("role", ["supervisor", "director", "agent"])
def test_only_monitors_score(signed_in, role):
    browser, evaluation = signed_in(role), make_evaluation()
    assert browser.get(f"/evaluations/{evaluation.id}/score").status_code == 403
    assert browser.patch(f"/api/evaluations/{evaluation.id}/draft", data={"revision": "0"}).status_code == 403


def test_a_monitor_finds_no_other_monitors_open_score_of_the_same_call(signed_in):
    browser, call = signed_in("monitor"), make_call()
    mine, other = make_evaluation(call=call, monitor_id=browser.user.id), make_evaluation(call=call)
    assert browser.get(f"/evaluations/{mine.id}/score").status_code == 200
    assert browser.get(f"/evaluations/{other.id}/score").status_code == 404
    assert browser.get(f"/evaluations/{other.id}").status_code == 404
    assert browser.patch(f"/api/evaluations/{other.id}/draft", data={"revision": "0"}).status_code == 404
    assert browser.post(f"/evaluations/{other.id}/submit", data={"revision": "0"}).status_code == 404


def test_a_lead_reads_the_scores_of_his_team(signed_in):
    browser = signed_in("team_lead")
    agent = make_agent(team_id=make_team(lead_id=browser.user.id).id)
    evaluation = make_published(call=make_call(agent_id=agent.id))
    assert browser.get(f"/evaluations/{evaluation.id}").status_code == 200
    assert evaluation.call.external_id in browser.get("/evaluations").text


def test_the_supervisor_narrows_the_list(signed_in):
    browser = signed_in("supervisor")
    open_one, done = make_evaluation(), make_published()
    page = browser.get("/evaluations?state=assigned").text
    assert open_one.call.external_id in page
    assert done.call.external_id not in page
    page = browser.get(f"/evaluations?monitor_id={done.monitor_id}&team_id={done.agent.team_id}").text
    assert done.call.external_id in page
    assert open_one.call.external_id not in page


def test_the_list_is_paged(signed_in):
    browser, version, monitor = signed_in("director"), make_version(), make_user("monitor")
    agent = make_agent()
    for _number in range(51):
        call = make_call(agent_id=agent.id)
        make_published(call=call, version=version, monitor_id=monitor.id)
    first = browser.get("/evaluations").text
    assert len(re.findall(r'href="/evaluations/\d', first)) == 50
    assert "after=" in first


def test_the_work_list_puts_what_is_due_first_and_leads_to_it(signed_in):
    browser = signed_in("monitor")
    late = make_evaluation(monitor_id=browser.user.id, due_on=date(2026, 10, 19))
    later = make_evaluation(monitor_id=browser.user.id, due_on=date(2026, 10, 30))
    page = browser.get("/evaluations").text
    assert page.index(late.call.external_id) < page.index(later.call.external_id)
    assert re.search(rf'class="btn btn-primary"\s+href="/evaluations/{late.id}/score"', page)
    assert "overdue" in page


def test_the_work_list_shows_what_is_done(signed_in):
    browser = signed_in("monitor")
    done = make_published(monitor_id=browser.user.id, is_fatal=True, total=Decimal(0))
    assert done.call.external_id not in browser.get("/evaluations").text
    assert done.call.external_id in browser.get("/evaluations?show=done").text


def test_an_empty_work_list_says_so(signed_in):
    assert "Nothing to score" in signed_in("monitor").get("/evaluations").text


def test_the_pages_speak_chinese(signed_in):
    browser = signed_in("monitor")
    evaluation = heard_evaluation(monitor_id=browser.user.id)
    chinese = {"Accept-Language": "zh-CN"}
    assert "开头语" in browser.get(f"/evaluations/{evaluation.id}/score", headers=chinese).text
    assert browser.get("/evaluations", headers=chinese).status_code == 200


def test_a_supervisor_gives_a_call_to_a_monitor(signed_in):
    browser, call, monitor = signed_in("supervisor"), make_call(), make_user("monitor")
    make_version()
    path = f"/calls/{call.id}/pick"
    assert browser.get(path).status_code == 200
    picked = {
        "monitor_id": monitor.id,
        "due_on": "2026-12-01",
        "kind": "praise",
        "reason": "A letter of thanks",
    }
    assert browser.post(path, data=picked).status_code == 302
    assert db.session.scalars(select(Evaluation.monitor_id)).all() == [monitor.id]


def test_a_pick_without_a_day_is_shown_again(signed_in):
    browser, call = signed_in("supervisor"), make_call()
    answer = browser.post(f"/calls/{call.id}/pick", data={"monitor_id": make_user("monitor").id})
    assert answer.status_code == 422


def test_the_sheet_carries_the_links_of_other_features(signed_in):
    evaluation = make_published()
    links.add(
        "evaluation", _("Look again"), "evaluations.show", "evaluation_id", "eye", Permission.EVALUATION_READ
    )
    try:
        assert "Look again" in signed_in("director").get(f"/evaluations/{evaluation.id}").text
    finally:
        del links._links["evaluation", "evaluations.show"]
