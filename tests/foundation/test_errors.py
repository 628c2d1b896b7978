"""Errors as people read them, and as programs do (RFC 9457)."""

from __future__ import annotations

import pytest
from flask import Blueprint

from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.foundation.i18n import _

ERRORS = {"invalid": InvalidInput, "not-allowed": NotAllowed, "not-found": NotFound, "conflict": Conflict}


@pytest.fixture
def app(own_app):
    return own_app


@pytest.fixture
def browser(app):
    """A browser of a centre in which some addresses go wrong in every way."""
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    wrong = Blueprint("wrong", __name__)
    wrong.add_url_rule("/wrong/<name>", "wrong", go_wrong)
    wrong.add_url_rule("/api/wrong/<name>", "api_wrong", go_wrong)
    app.register_blueprint(wrong)
    return app.test_client()


def go_wrong(name):
    if name == "crash":
        raise ZeroDivisionError("the secret of the house")
    raise ERRORS[name](_("Choose at least one file."), items=["greeting"])


@pytest.mark.parametrize(
    ("name", "status"), [("invalid", 400), ("not-allowed", 403), ("not-found", 404), ("conflict", 409)]
)
def test_a_program_reads_a_problem_with_status_code_and_facts(browser, name, status):
    answer = browser.get(f"/api/wrong/{name}")
    problem = answer.get_json(force=True)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert (problem["status"], problem["detail"]) == (status, "Choose at least one file.")
    assert (problem["code"], problem["items"]) == (ERRORS[name].code, ["greeting"])


def test_who_accepts_json_gets_a_problem_from_a_page_too(browser):
    answer = browser.get("/wrong/conflict", headers={"Accept": "application/json"})
    assert answer.mimetype == "application/problem+json"


def test_a_person_gets_a_page_that_says_what_to_do(browser):
    answer = browser.get("/wrong/conflict", headers={"Accept": "text/html,application/json;q=0.5"})
    assert (answer.status_code, answer.mimetype) == (409, "text/html")
    assert "Choose at least one file." in answer.text
    assert "Reload the page" in answer.text


def test_the_page_speaks_the_readers_language(browser):
    answer = browser.get("/wrong/conflict", headers={"Accept-Language": "zh-CN"})
    assert "请至少选择一个文件" in answer.text


def test_a_part_of_a_page_gets_a_part_and_not_a_whole_page(browser):
    answer = browser.get("/wrong/conflict", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert "Choose at least one file." in answer.text


def test_an_address_that_is_not_there_is_a_page(browser):
    answer = browser.get("/nowhere")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")


def test_an_address_that_is_not_there_is_a_problem_below_api(browser):
    problem = browser.get("/api/nowhere").get_json(force=True)
    assert (problem["status"], problem["code"]) == (404, "not-found")


def test_a_wrong_method_is_told(browser):
    assert browser.get("/theme").status_code == 405


@pytest.mark.parametrize("address", ["/wrong/crash", "/api/wrong/crash"])
def test_a_crash_tells_nothing_of_the_house(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "ZeroDivision" not in answer.text


def test_a_form_that_was_open_too_long_is_told(app, browser):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = browser.post("/theme", data={"theme": "dark"})
    assert answer.status_code == 400
    assert "open too long" in answer.text


def test_a_script_with_a_stale_token_reads_its_code(app, browser):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = browser.post("/theme", headers={"Accept": "application/json"})
    assert answer.get_json(force=True)["code"] == "stale-form"


def test_a_stranger_who_calls_the_api_is_told_to_sign_in(browser):
    answer = browser.get("/api/recordings/1/peaks")
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def test_a_file_that_is_too_large_is_told(app, browser):
    app.config["MAX_CONTENT_LENGTH"] = 10
    answer = browser.post("/sign-in", data={"sign_in_name": "x" * 100, "password": "y"})
    assert answer.status_code == 413
    assert "smaller parts" in answer.text
