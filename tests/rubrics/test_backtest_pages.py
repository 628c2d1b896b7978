"""The pages of back-tests: a draft is sent, its progress shown, its report read in both languages."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from app.foundation import clock
from app.foundation.db import db
from app.foundation.queue.models import Job, JobState
from app.foundation.queue.run import run_job
from app.foundation.storage import storage
from tests.factories.build import NOON, make_call, make_recording
from tests.factories.evaluations import make_published
from tests.factories.rubrics import SMALL, make_transcript, make_version, segment

STRICTER = SMALL.replace("[good morning]", "[good morning madam]")
DAYS = {"first_on": "2026-10-12", "last_on": "2026-10-18"}
PAGE = "/rubrics/backtests"


def heard(words: str):
    call = make_call()
    make_transcript(segment(words, 0, 4), recording_id=make_recording(call_id=call.id).id)
    return call


def sent(browser, text: str = STRICTER, **values):
    file = (io.BytesIO(text.encode()), "draft.yaml") if text else (io.BytesIO(b""), "")
    version = values.pop("against", None) or make_version()
    form = {"file": file, "version": "", "against": str(getattr(version, "id", version))} | DAYS
    return browser.post(PAGE, data=form | values, content_type="multipart/form-data")


def job_of(answer) -> int:
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[1])


@pytest.mark.parametrize(("language", "words"), [("en", "Verdicts that turn"), ("zh-CN", "结论改变")])
def test_a_draft_is_tried_and_the_report_links_the_calls_that_turn(signed_in, language, words):
    supervisor = signed_in("supervisor")
    supervisor.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    turned = heard("good morning this is the company")
    make_published({"greeting": "fail"}, call=turned, version=make_version())
    link, name = f'href="/calls/{turned.id}"', turned.external_id
    job_id = job_of(sent(supervisor, against=1))
    run_job(job_id)
    page = supervisor.get(f"{PAGE}/{job_id}").text
    assert words in page
    assert link in page
    assert name in page


def test_while_it_waits_the_page_says_so_and_asks_again(signed_in):
    supervisor = signed_in("supervisor")
    job_id = job_of(sent(supervisor))
    page = supervisor.get(f"{PAGE}/{job_id}").text
    assert "Waiting for a worker" in page
    assert f'hx-get="{PAGE}/{job_id}/progress"' in page


def test_while_it_runs_the_page_says_how_far_it_is_and_when_it_is_done(signed_in):
    supervisor = signed_in("supervisor")
    job_id = job_of(sent(supervisor))
    job = db.session.get(Job, job_id)
    job.state, job.progress_done, job.progress_total = JobState.RUNNING.value, 300, 900
    job.started_at = clock.now() - timedelta(minutes=1)
    db.session.commit()
    part = supervisor.get(f"{PAGE}/{job_id}/progress").text
    assert "300 of 900" in part
    assert "Done about" in part


def test_when_it_is_done_the_page_opens_by_itself(signed_in):
    supervisor = signed_in("supervisor")
    heard("good morning")
    job_id = job_of(sent(supervisor))
    run_job(job_id)
    part = supervisor.get(f"{PAGE}/{job_id}/progress")
    assert part.headers["HX-Redirect"] == f"{PAGE}/{job_id}"


def test_a_failed_one_says_why_and_can_be_run_again(signed_in):
    supervisor = signed_in("supervisor")
    job_id = job_of(sent(supervisor))
    job = db.session.get(Job, job_id)
    job.state, job.error = JobState.PARKED.value, "OperationalError: the disk is full"
    db.session.commit()
    assert "the disk is full" in supervisor.get(f"{PAGE}/{job_id}").text
    assert supervisor.post(f"{PAGE}/{job_id}/again").status_code == 303
    db.session.expire_all()
    assert db.session.get(Job, job_id).state == JobState.WAITING.value


def test_without_calls_of_these_days_the_report_says_what_counts(signed_in):
    supervisor = signed_in("supervisor")
    job_id = job_of(sent(supervisor))
    run_job(job_id)
    assert "No call of these days is for these rubrics" in supervisor.get(f"{PAGE}/{job_id}").text


def test_without_a_decision_of_a_person_the_report_says_so(signed_in):
    supervisor = signed_in("supervisor")
    heard("good morning")
    job_id = job_of(sent(supervisor))
    run_job(job_id)
    assert "People have not decided on these calls yet" in supervisor.get(f"{PAGE}/{job_id}").text


def test_a_registered_version_can_be_tried_too(signed_in):
    supervisor = signed_in("supervisor")
    new = make_version(STRICTER, in_force=False)
    job_id = job_of(sent(supervisor, "", version=str(new.id)))
    assert "small-en" in supervisor.get(PAGE).text
    assert job_of(supervisor.post(f"{PAGE}/{job_id}/again")) == job_id


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        (SMALL.replace("points: 20", "points: many", 1), {}, "draft.yaml:"),
        (SMALL.replace("points: 30", "points: 31"), {}, "draft.yaml:"),
        ("", {}, "Choose a rubric file, or a registered version."),
        (SMALL, {"last_on": "2026-10-01"}, "The last day lies before the first one."),
        (SMALL, {"first_on": ""}, "Choose the first day."),
    ],
)
def test_what_cannot_be_tried_is_refused_with_its_reason(signed_in, text, values, said):
    refused = sent(signed_in("supervisor"), text, **values)
    assert refused.status_code == 400
    assert said in refused.text


def test_a_file_that_is_no_text_is_refused(signed_in):
    version = make_version()
    file = (io.BytesIO(b"\xff\xfe\x00"), "draft.yaml")
    form = {"file": file, "version": "", "against": str(version.id)} | DAYS
    refused = signed_in("supervisor").post(PAGE, data=form, content_type="multipart/form-data")
    assert refused.status_code == 400
    assert "draft.yaml is not UTF-8 text" in refused.text


def test_a_file_that_is_too_large_for_a_rubric_is_refused_unread(signed_in):
    refused = sent(signed_in("supervisor"), "#" * 1_000_001)
    assert refused.status_code == 400
    assert "draft.yaml is larger than any rubric" in refused.text


def test_without_a_registered_rubric_the_page_says_what_to_do(signed_in):
    page = signed_in("supervisor").get(PAGE).text
    assert "flask rubrics register" in page
    assert "No draft was tried yet" in page


def test_a_draft_whose_file_is_gone_hinders_no_list(signed_in):
    supervisor = signed_in("supervisor")
    job_id = job_of(sent(supervisor))
    digest = db.session.get(Job, job_id).arguments["draft"]
    storage().filed_path(digest, ".json").unlink()
    assert supervisor.get(PAGE).status_code == 200
    assert supervisor.post(f"{PAGE}/{job_id}/again").status_code == 404


def test_another_job_is_no_back_test(signed_in):
    supervisor = signed_in("supervisor")
    job = Job(
        name="rubrics.find", key="other", arguments={}, state="done", attempts=0, attempts_allowed=1,
        created_at=NOON, sent_at=NOON,
    )  # fmt: skip
    db.session.add(job)
    db.session.commit()
    assert supervisor.get(f"{PAGE}/{job.id}").status_code == 404


@pytest.mark.parametrize("role", ["monitor", "trainer", "team_lead", "director", "administrator"])
def test_others_do_not_try_drafts(signed_in, role):
    browser = signed_in(role)
    assert browser.get(PAGE).status_code == 403
    assert PAGE not in browser.get("/rubrics").text


def test_the_supervisor_finds_it_from_the_list_of_rubrics(signed_in):
    assert f'href="{PAGE}"' in signed_in("supervisor").get("/rubrics").text


def test_a_fault_of_a_draft_is_told_in_the_readers_language(signed_in):
    supervisor = signed_in("supervisor")
    supervisor.environ_base["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    refused = sent(supervisor, SMALL.replace("language: en", "tongue: en"))
    assert "draft.yaml:5: tongue: 未知的键" in refused.text
