"""The main job: a monitor scores a call by its player and form, and its agent sees the score."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from demo.centre import demo_people
from tests.browser.window import Window

pytestmark = pytest.mark.browser
MONITOR = "monitor.one"
PLAYER, STATUS = "[data-player][data-ready]", "#draft-status"
STAYS_WITHIN_S = 5.0  # the evidence plays on while the test looks
HEARD = "() => document.querySelector('[data-player] audio').currentTime"
HEARD_UNTIL = "(s) => document.querySelector('[data-player] audio').currentTime >= s"


@pytest.fixture
def monitor(open_window) -> Window:
    return open_window(MONITOR)


def heard_s(page: Page) -> float:
    return float(page.evaluate(HEARD))


def play(page: Page, moment: Locator, name: str = "data-seek") -> None:
    """Click on what stands for a moment of the call, and hear that moment."""
    wanted_s = float(moment.get_attribute(name) or "nan")
    moment.click()
    page.wait_for_function(HEARD_UNTIL, arg=wanted_s)
    assert heard_s(page) < wanted_s + STAYS_WITHIN_S


def sign_in_name_of(page: Page) -> str:
    """Of the agent whose call is on the desk."""
    facts = page.locator(".desk-head").inner_text()
    return next(agent.login for agent in demo_people().agents if agent.number in facts)


def choose(page: Page, item: str, verdict: str) -> None:
    page.locator(f"#item-{item} label.verdict:has([value={verdict}])").click()


def pass_all(page: Page, but: str) -> None:
    for item in page.locator(f"[data-item]:not(#item-{but}) label.verdict:has([value=pass])").all():
        item.click()


def test_a_monitor_scores_a_call_by_its_player_and_form_and_the_agent_sees_the_score(monitor, open_window):
    page = monitor.page
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Evaluations").click()
    page.get_by_role("link", name="Next call").click()
    listen(page)
    agent = sign_in_name_of(page)
    pass_all(page, but="greeting")
    choose(page, "greeting", "fail")
    page.locator("#item-greeting [data-item-more]").click()
    page.locator("#item-greeting [data-item-note]").fill("Said without a smile.")
    expect(page.locator(STATUS)).to_have_attribute("data-state", "saved")
    page.reload()
    expect(page.locator("#item-greeting [value=fail]")).to_be_checked()
    expect(page.locator("[data-scoring-total]")).to_have_text(re.compile(r"\d"))
    attended = json.loads(page.locator("[data-attention]").input_value())
    assert attended["active_s"] > 0
    assert attended["heard"]
    total = page.locator("[data-scoring-total]").inner_text()
    page.get_by_role("button", name="Submit score").click()
    expect(page).to_have_url(re.compile(r"/evaluations/\d+$"))
    expect(page.locator(".score-total")).to_have_text(re.compile(rf"^{float(total):g}"))
    assert monitor.problems == []
    read_as(agent, page.url, total, open_window)


def listen(page: Page) -> None:
    """Play; jump by a word, by a turn, and by the evidence of a finding."""
    page.wait_for_selector(PLAYER)
    page.locator("[data-player-do=toggle]").click()
    page.wait_for_function(HEARD_UNTIL, arg=0.5)
    page.locator("[data-player-do=toggle]").click()
    for turn in (page.locator(".turn").last, page.locator(".turn").nth(2)):
        turn.locator(".turn-text").hover()
        play(page, turn.locator("[data-word]").last, "data-word")
    play(page, page.locator(".turn-head [data-seek]").last)
    play(page, page.locator("[data-finding] [data-seek]").first)
    expect(page.locator("[data-finding].is-shown")).to_have_count(1)


def read_as(agent: str, address: str, total: str, open_window) -> None:
    """From the dashboard to the sheet, which says the same and shows why; then acknowledge."""
    window = open_window(agent)
    page = window.page
    page.goto("/")
    page.locator(f"main a[href$='/evaluations/{address.rpartition('/')[2]}']").first.click()
    expect(page).to_have_url(address)
    expect(page.locator(".score-total")).to_have_text(re.compile(rf"^{float(total):g}"))
    expect(page.locator("#item-greeting")).to_contain_text("Said without a smile.")
    page.wait_for_selector(PLAYER)
    play(page, page.locator("#item-greeting .finding [data-seek]").first)
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_role("button", name="I have read this")).to_have_count(0)
    assert window.problems == []


def test_a_call_is_scored_from_sign_in_to_score_without_a_mouse(open_window, centre):
    window = open_window(None)
    page, press = window.page, window.press
    page.goto(f"/evaluations/{centre.places['by_keyboard']}/score")
    window.tab_to("[name=sign_in_name]")
    page.keyboard.type(MONITOR)
    press("Tab")
    page.keyboard.type(demo_people().password)
    press("Enter")
    page.wait_for_selector(PLAYER)
    press("Space")
    page.wait_for_function(HEARD_UNTIL, arg=0.3)
    press("Space", "ArrowRight", "?")
    assert heard_s(page) > 5
    expect(page.locator("#keys")).to_be_visible()
    press("Escape")
    window.tab_to("[data-finding] [data-seek]")
    press("Enter")
    expect(page.locator("[data-finding].is-shown")).to_have_count(1)
    decide_by_keys(page, press)
    expect(page.locator("#score-form")).to_have_class(re.compile("is-complete"))
    expect(page.locator(STATUS)).to_have_attribute("data-state", "saved")
    window.tab_to("#score-form button[type=submit]")
    press("Enter")
    expect(page).to_have_url(re.compile(r"/evaluations/\d+$"))
    expect(page.locator("main")).to_contain_text("by ear alone")


def decide_by_keys(page: Page, press) -> None:
    """Pass or fail each item; adopt what the rules propose for the last; a note on it."""
    items = page.locator("[data-item]")
    press(*["ArrowUp"] * items.count())
    for n in range(items.count()):
        expect(items.nth(n)).to_be_focused()
        press("2" if n == 3 else "1", "ArrowDown")
    press("a", "n")
    page.keyboard.type("judged by ear alone")
    press("Escape")
    expect(items.last).to_be_focused()


def test_of_two_windows_the_slower_says_so_and_what_was_typed_in_it_can_be_taken_over(open_window, centre):
    first, second = open_window(MONITOR).page, open_window(MONITOR).page
    for page in (first, second):
        page.goto(f"/evaluations/{centre.places['two_windows']}/score")
        expect(page.locator("[data-scoring-answered]")).not_to_be_empty()
    choose(first, "solved", "pass")
    expect(first.locator(STATUS)).to_have_attribute("data-state", "saved")
    choose(second, "solved", "fail")
    expect(second.locator(STATUS)).to_have_attribute("data-state", "conflict")
    second.reload()
    expect(second.locator("#item-solved [value=pass]")).to_be_checked()
    second.get_by_role("button", name="Take it over").click()
    expect(second.locator("#item-solved [value=fail]")).to_be_checked()
    expect(second.locator(STATUS)).to_have_attribute("data-state", "saved")
    second.reload()
    expect(second.locator("#item-solved [value=fail]")).to_be_checked()
    expect(second.get_by_role("button", name="Take it over")).to_be_hidden()


def test_without_a_connection_entries_wait_in_the_browser_and_are_sent_when_it_is_back(open_window, centre):
    page = open_window(MONITOR).page
    page.goto(f"/evaluations/{centre.places['undecided']}/score")
    expect(page.locator("[data-scoring-answered]")).not_to_be_empty()
    page.context.set_offline(True)
    page.locator("#comment").fill("Written without a connection.")
    expect(page.locator(STATUS)).to_have_attribute("data-state", "offline")
    page.context.set_offline(False)
    expect(page.locator(STATUS)).to_have_attribute("data-state", "saved")
    page.reload()
    expect(page.locator("#comment")).to_have_value("Written without a connection.")


def test_an_item_without_a_decision_is_named_and_the_rest_is_kept(monitor, centre):
    page = monitor.page
    page.goto(f"/evaluations/{centre.places['undecided']}/score")
    pass_all(page, but="solved")
    title = page.locator("#item-solved .score-item-title").inner_text()
    page.get_by_role("button", name="Submit score").click()
    expect(page.get_by_role("alert").filter(has_text=title)).to_be_visible()
    expect(page.locator("#item-silence [value=pass]")).to_be_checked()
    page.get_by_role("link", name="Go to the first").click()
    expect(page.locator("#item-solved")).to_be_in_viewport()
