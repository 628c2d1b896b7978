"""Items of every kind on the scoring page and on the sheet: scale, faults, bonus, one not always asked."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, Locator, Page, expect
from werkzeug.serving import make_server

from app import create_app
from app.engines.speech.types import Speaker
from app.rubrics import jobs
from tests.browser.conftest import Quiet
from tests.browser.window import DESK, Window
from tests.conftest import make_config
from tests.factories.build import make_call, make_recording, make_user
from tests.factories.evaluations import make_evaluation
from tests.factories.rubrics import KIND_CODES, KINDS, make_transcript, make_version, segment

pytestmark = pytest.mark.browser
SAID = (
    ("good morning thank you for calling", Speaker.AGENT),
    ("my bill is too high this month", Speaker.CUSTOMER),
    ("you used one kilowatt more", Speaker.AGENT),
    ("what is a kilowatt please", Speaker.CUSTOMER),
    ("well a kilowatt is a thousand watt", Speaker.AGENT),
)
PASSWORD = "of-a-monitor-1"
ALL_SCORED = {"verified": "1", "verified-how": "1", "greeting": "1", "tone": "2", "jargon": "", "rude": "1"}


@pytest.fixture(scope="module")
def desk(browser: Browser, tmp_path_factory, migrated_sqlite: Path) -> Iterator[dict[str, str]]:
    """A centre with one call to score on the form with every kind of item."""
    folder = tmp_path_factory.mktemp("kinds")
    (folder / "state").mkdir()
    shutil.copyfile(migrated_sqlite, folder / "state" / "fair-hearing.db")
    app = create_app(make_config(folder, DEMO_CENTRE="0"))
    with app.app_context():
        place = furnish()
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield place | {"address": f"http://127.0.0.1:{server.server_port}"}
    server.shutdown()


def furnish() -> dict[str, str]:
    monitor = make_user("monitor", password_hash=PasswordHasher().hash(PASSWORD))
    version, calls = make_version(KINDS), [make_call(), make_call()]
    for call in calls:
        said = [segment(text, n * 6.0, n * 6.0 + 5, by) for n, (text, by) in enumerate(SAID)]
        jobs.find(make_transcript(*said, recording_id=make_recording(call_id=call.id).id).id)
    ids = [
        make_evaluation(call=call, version=version, monitor_id=monitor.id, codes=KIND_CODES).id
        for call in calls
    ]
    return {
        "monitor": monitor.sign_in_name,
        "by_keys": str(ids[0]),
        "look": str(ids[1]),
        "rubric": str(version.id),
    }


@pytest.fixture
def page(browser: Browser, desk) -> Iterator[Page]:
    with closing(open_desk(browser, desk).page.context) as context:
        yield context.pages[0]


def open_desk(browser: Browser, desk: dict[str, str], language: str = "en", theme: str = "light") -> Window:
    context = browser.new_context(base_url=desk["address"], viewport=DESK, reduced_motion="reduce")
    chosen = {"language": language, "theme": theme}.items()
    context.add_cookies([{"name": name, "value": value, "url": desk["address"]} for name, value in chosen])
    window = Window(context.new_page())
    window.sign_in(desk["monitor"], PASSWORD)
    return window


def item(page: Page, code: str) -> Locator:
    return page.locator(f"#item-{code}")


def press_in(page: Page, code: str, *keys: str) -> None:
    expect(page.locator("[data-scoring-answered]")).not_to_be_empty()  # from then on keys are heard
    item(page, code).focus()
    for key in keys:
        page.keyboard.press(key)


def total(page: Page) -> Locator:
    return page.locator("[data-scoring-total]")


def test_every_kind_of_item_is_scored_by_keys_and_told_on_the_sheet(page, desk):
    page.goto(f"/evaluations/{desk['by_keys']}/score")
    expect(item(page, "verified-how")).to_contain_text("Asked only if “Identity checked” gets: Pass, Part")
    for code, key in ALL_SCORED.items():
        press_in(page, code, *key)
    press_in(page, "jargon", "+", "+", "+", "-")
    expect(item(page, "jargon").get_by_label("Faults: 2")).to_be_checked()
    expect(total(page)).to_have_text("76.20")  # 30 + 70 × (7.5 + 4 + 5) / 25
    press_in(page, "praise", "1")
    expect(total(page)).to_have_text("81.20")
    expect(page.locator("[data-scoring-bonus]")).to_have_text("+5")
    expect(page.locator("[data-scoring-answered]")).to_have_text("7 / 7")
    expect(page.locator("#draft-status")).to_have_attribute("data-state", "saved")
    page.reload()
    expect(total(page)).to_have_text("81.20")
    expect(item(page, "tone").locator("[value='7.5']")).to_be_checked()
    page.get_by_role("button", name="Submit score").click()
    expect(page).to_have_url(re.compile(r"/evaluations/\d+$"))
    for words in ("81.2", "with 5 bonus", "Faults: 2 × 3 points", "Polite", "Earned", "weight 70"):
        expect(page.locator(".desk-panel").last).to_contain_text(words)


def test_an_item_that_is_not_asked_is_folded_and_comes_back_with_its_answer(page, desk):
    page.goto(f"/evaluations/{desk['look']}/score")
    press_in(page, "verified", "1")
    press_in(page, "verified-how", "3")
    item(page, "verified-how").locator("[data-item-points]").fill("1")
    expect(total(page)).to_have_text("83.33")  # 5 of 6
    press_in(page, "verified", "2")
    expect(item(page, "verified-how").locator(".verdicts")).to_be_hidden()
    expect(item(page, "verified-how").locator("[data-item-points]")).not_to_have_attribute("required", "")
    expect(total(page)).to_have_text("33.33")  # 2 of 6, as what is not asked counts in full
    page.keyboard.press("ArrowDown")
    expect(item(page, "greeting")).to_be_focused()
    press_in(page, "verified", "1")
    expect(item(page, "verified-how").locator("[value=points]")).to_be_checked()
    expect(total(page)).to_have_text("83.33")


def test_proposals_are_taken_over_with_the_faults_that_they_found(page, desk):
    page.goto(f"/evaluations/{desk['look']}/score")
    expect(item(page, "jargon")).to_contain_text("Proposed: Faults: 2")
    press_in(page, "tone", "3", "a")
    expect(item(page, "tone").locator("[value=pass]")).to_be_checked()
    page.get_by_role("button", name="Adopt open proposals").click()
    expect(item(page, "jargon").locator("[value='4']")).to_be_checked()
    expect(item(page, "jargon")).to_have_attribute("data-agreement", "adopted")
    press_in(page, "jargon", "+")
    expect(item(page, "jargon")).to_have_attribute("data-agreement", "overruled")


@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("zh_CN", "light")])
def test_pages_with_every_kind_of_item_have_no_barrier_and_fit(browser, desk, language, theme):
    window = open_desk(browser, desk, language, theme)
    for path in ("/evaluations/{look}/score", "/evaluations/{by_keys}", "/rubrics/{rubric}"):
        window.page.set_viewport_size(DESK)
        window.page.goto(path.format(**desk))
        assert (path, window.barriers(), window.overflow_px()) == (path, [], 0)
    window.page.context.close()
