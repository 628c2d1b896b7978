"""Pages of rubrics, in both languages and for the right roles."""

from __future__ import annotations

import pytest

from app.rubrics import jobs
from app.rubrics.queries.versions import list_in_force
from tests.factories.build import make_agent, make_call, make_recording
from tests.factories.rubrics import KINDS, make_transcript, make_version


def test_the_list_names_the_rubrics_in_force(signed_in):
    make_version()
    make_version(code="old", digest="0" * 64, title_en="Old form", in_force=False)
    page = signed_in("trainer").get("/rubrics").text
    assert "Small form" in page
    assert "Old form" not in page


def test_without_a_rubric_the_list_says_what_to_do(signed_in):
    assert "flask rubrics register" in signed_in("supervisor").get("/rubrics").text


@pytest.mark.parametrize(("language", "words"), [("en", "Greet the customer"), ("zh-CN", "问候客户")])
def test_a_rubric_is_readable_in_both_languages(signed_in, language, words):
    version, transcript = make_version(), make_transcript()
    jobs.find(transcript.id)
    page = signed_in("director").get(f"/rubrics/{version.id}", headers={"Accept-Language": language})
    assert page.status_code == 200
    assert words in page.text


def test_a_rubric_tells_how_each_kind_of_item_counts(signed_in):
    page = signed_in("agent").get(f"/rubrics/{make_version(KINDS).id}").text
    for words in (
        "Languages</b> English", "Queues</b> billing", "Directions</b> Inbound", "30 of 100", "70 of 100",
        "Polite <b>7.5</b>", "Each fault takes 3 points, down to none.", "+5 points",
        "What it earns is added to the total, up to 100.", 'Asked only if <a href="#item-verified">',
        "the other items of the section share its weight", "it counts as passed", "the rest is scaled up",
    ):  # fmt: skip
        assert words in " ".join(page.split()), words


def test_an_unknown_rubric_is_not_found(signed_in):
    assert signed_in("monitor").get("/rubrics/99").status_code == 404


def test_the_auditor_reads_no_rubrics(signed_in):
    assert signed_in("auditor").get("/rubrics").status_code == 403


def test_findings_of_a_call_name_item_and_reason(signed_in):
    make_version()
    transcript = make_transcript()
    jobs.find(transcript.id)
    page = signed_in("supervisor").get(f"/calls/{transcript.recording.call_id}/findings")
    assert page.status_code == 200
    assert "Greeting" in page.text
    assert 'data-seek="0' in page.text


def test_a_call_that_waits_for_the_rules_says_so(signed_in):
    call = make_recording().call
    assert "No findings yet" in signed_in("supervisor").get(f"/calls/{call.id}/findings").text


def test_an_agent_reads_the_findings_of_his_own_calls_only(signed_in):
    browser = signed_in("agent")
    own = make_call(agent_id=make_agent(user_id=browser.user.id).id)
    assert browser.get(f"/calls/{own.id}/findings").status_code == 200
    assert browser.get(f"/calls/{make_call().id}/findings").status_code == 404


def test_the_commands_check_and_register_the_centres_own_rubrics(app):
    runner = app.test_cli_runner()
    checked = runner.invoke(args=["rubrics", "lint"])
    assert checked.exit_code == 0, checked.output
    registered = runner.invoke(args=["rubrics", "register"])
    assert registered.exit_code == 0, registered.output
    assert {version.language for version in list_in_force()} == {"en", "zh-CN"}
