"""The scoring desk with rules that are trusted: what is filled in, and how a person makes it his own."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Locator, Page, expect
from werkzeug.serving import make_server

from app import create_app
from app.foundation.db import db
from tests.browser.conftest import Quiet
from tests.browser.window import DESK, Window
from tests.conftest import make_config
from tests.factories.build import make_call, make_recording, make_user
from tests.factories.evaluations import make_evaluation
from tests.factories.rubrics import make_finding, make_transcript, make_version
from tests.factories.trust import make_decisions, make_step

pytestmark = pytest.mark.browser
PASSWORD = "Only for this test, 2026"
MODES = {"greeting": "accepted", "rude": "prefilled", "silence": "control", "solved": "proposal"}
Opened = tuple[Window, str]


@pytest.fixture(scope="module")
def desk(browser: Browser, tmp_path_factory, migrated_sqlite: Path) -> Iterator[Callable[..., Opened]]:
    """``desk("monitor")``: a window, and the address of a new call that is put before him as ``MODES`` say;
    ``desk("supervisor")``: a window, and the address of the trust ladder.
    """
    folder = tmp_path_factory.mktemp("trusting")
    (folder / "state").mkdir()
    shutil.copyfile(migrated_sqlite, folder / "state" / "fair-hearing.db")
    app = create_app(make_config(folder, DEMO_CENTRE="0"))
    with app.app_context():
        secret = PasswordHasher().hash(PASSWORD)
        people = {role: make_user(role, password_hash=secret) for role in ("monitor", "supervisor")}
        names = {role: (one.id, one.sign_in_name) for role, one in people.items()}
        climb(names["supervisor"][0])
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address, opened = f"http://127.0.0.1:{server.server_port}", []

    def open_one(role: str, language: str = "en", theme: str = "light") -> Opened:
        context = browser.new_context(base_url=address, viewport=DESK, reduced_motion="reduce")
        chosen = {"language": language, "theme": theme}.items()
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in chosen])
        opened.append(context)
        window = Window(context.new_page())
        window.sign_in(names[role][1], PASSWORD)
        with app.app_context():
            place = f"/evaluations/{give(names[role][0])}/score" if role == "monitor" else "/rubrics/1/trust"
        return window, place

    yield open_one
    for context in opened:
        context.close()
    server.shutdown()


def climb(supervisor_id: int) -> None:
    """An item at the top, one that fell, one that waits for decisions."""
    version = make_version()
    make_decisions(version, 110)
    make_decisions(version, 20, code="rude")
    make_decisions(version, 4, code="rude", verdict="fail")
    for rung in ("prefilled", "accepted"):
        make_step(version, "greeting", rung, set_by_id=supervisor_id)
    make_step(version, "rude", "prefilled", set_by_id=supervisor_id)
    fell = {"code": "recent", "agreed": 48, "decided": 60, "low": 0.68, "high": 0.88}
    make_step(version, "rude", "proposal", reason=fell | {"recent": [12, 20], "filled_in": [0, 0]})


def give(monitor_id: int) -> int:
    """A call whose items the rules all passed; its sound is not there, which is no matter here."""
    call = make_call()
    transcript = make_transcript(recording_id=make_recording(call_id=call.id).id)
    evaluation = make_evaluation(call=call, monitor_id=monitor_id)
    for item in evaluation.items:
        item.mode = MODES[item.item_code]
        if item.item_code != "solved":
            make_finding(transcript, evaluation.rubric_version, item.item_code)
    db.session.commit()
    return evaluation.id


def item(page: Page, code: str) -> Locator:
    return page.locator(f"#item-{code}")


def open_form(page: Page, address: str) -> None:
    """The scoring form, once it shows how the score stands: from then on it hears clicks and keys."""
    page.goto(address)
    expect(page.locator("[data-scoring-answered]")).not_to_be_empty()


def choose(page: Page, code: str, verdict: str) -> None:
    item(page, code).locator(f".verdict:has([value={verdict}])").click()


def wait_until_saved(page: Page) -> None:
    expect(page.locator("#draft-status")).to_have_attribute("data-state", "saved")


def test_what_is_filled_in_counts_as_answered_and_the_others_are_open(desk):
    window, address = desk("monitor")
    window.page.goto(address)
    expect(window.page.locator("[data-scoring-answered]")).to_have_text("2 / 4")
    expect(window.page.locator("[data-scoring-total]")).to_have_text("100.00")
    expect(item(window.page, "greeting").locator(".verdicts")).to_be_hidden()
    expect(item(window.page, "greeting").locator(".finding")).to_be_visible()
    expect(item(window.page, "rude").locator(".verdicts")).to_be_visible()
    assert [problem for problem in window.problems if problem.startswith("script")] == []


def test_a_score_with_filled_in_answers_left_alone_says_so(desk):
    window, address = desk("monitor")
    page = window.page
    open_form(page, address)
    for code in ("silence", "solved"):
        choose(page, code, "pass")
    wait_until_saved(page)
    page.get_by_role("button", name="Submit score").click()
    expect(item(page, "greeting")).to_contain_text("Decided by the rule alone")
    expect(item(page, "rude")).to_contain_text("the monitor left it as it was")
    expect(item(page, "silence")).not_to_contain_text("rule alone")


def test_a_pre_filled_answer_that_is_confirmed_is_the_monitors_own(desk):
    window, address = desk("monitor")
    page = window.page
    open_form(page, address)
    item(page, "rude").get_by_role("button", name="Confirm").click()
    expect(item(page, "rude")).to_be_focused()
    wait_until_saved(page)
    page.reload()
    expect(item(page, "rude")).not_to_contain_text("not confirmed")
    expect(item(page, "greeting")).to_contain_text("Decided by the rule")


def test_an_accepted_item_is_unfolded_and_overruled(desk):
    window, address = desk("monitor")
    page = window.page
    open_form(page, address)
    item(page, "greeting").get_by_role("button", name="Decide yourself").click()
    choose(page, "greeting", "fail")
    expect(item(page, "greeting")).to_have_attribute("data-agreement", "overruled")
    wait_until_saved(page)
    page.reload()
    expect(item(page, "greeting").locator(".verdicts")).to_be_visible()
    expect(item(page, "greeting").locator("[value=fail]")).to_be_checked()


def test_keys_decide_a_folded_item_too(desk):
    window, address = desk("monitor")
    page = window.page
    open_form(page, address)
    item(page, "greeting").focus()
    page.keyboard.press("2")
    expect(item(page, "greeting").locator("[value=fail]")).to_be_checked()
    expect(item(page, "greeting").locator("[data-trust-left]")).to_have_count(0)


def test_control_items_are_not_adopted_in_bulk(desk):
    window, address = desk("monitor")
    page = window.page
    open_form(page, address)
    page.get_by_role("button", name="Adopt open proposals").click()
    expect(page.locator("[data-scoring-answered]")).to_have_text("2 / 4")


def test_the_supervisor_is_asked_before_an_item_is_taken_back(desk):
    window, address = desk("supervisor")
    page = window.page
    assert window.visit(address) == []
    page.get_by_role("button", name="Take back to “pre-filled”").click()
    page.locator("#confirm-dialog [value=yes]").click()
    expect(page.locator("main")).to_contain_text("Taken back by hand.")


@pytest.mark.parametrize("role", ["monitor", "supervisor"])
@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh_CN", "dark")])
def test_nobody_is_kept_out(desk, role, language, theme):
    window, address = desk(role, language, theme)
    window.page.goto(address)
    window.page.wait_for_load_state("load")
    assert window.barriers() == []
    assert window.overflow_px() == 0
