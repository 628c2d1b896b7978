"""A monitor scores a call while it goes on, by keyboard alone (S8)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
STATUS, NOTES, STRIP = "#draft-status", "#moment-list li", "#live-clock"


def test_a_call_is_heard_and_scored_by_keys_alone(open_window):
    window = open_window("monitor.one")
    page, press = window.page, window.press
    page.goto("/live")
    window.tab_to("#agent_id")
    press("ArrowDown")
    window.tab_to("#language")
    page.keyboard.type("English")
    window.tab_to("main form button[type=submit]")
    press("Enter")
    expect(page.locator(STRIP)).to_have_class(re.compile("is-running"))
    remark(page, press)
    rest_and_stop(page, press)
    decide(page, press)
    window.tab_to("#score-form button[type=submit]")
    press("Enter")
    expect(page).to_have_url(re.compile(r"/evaluations/\d+$"))
    expect(page.locator("main")).to_contain_text("Scored live, recording attached later.")
    expect(page.locator("main")).to_contain_text("Asked twice")
    assert window.problems == []


def remark(page: Page, press) -> None:
    """Usual remarks at one key, also with Alt while an item is chosen; a comment of his own."""
    page.wait_for_function("() => !document.querySelector('[data-live-time]').textContent.endsWith(':00')")
    press("1")
    expect(page.locator(NOTES)).to_have_count(1)
    press("ArrowDown")
    expect(page.locator("[data-item]").first).to_be_focused()
    press("Alt+3")
    expect(page.locator(NOTES)).to_have_count(2)
    expect(page.locator("[data-item] input:checked")).to_have_count(0)
    press("Alt+m")
    page.keyboard.type("Asked twice 3")
    press("Enter")
    expect(page.locator(NOTES)).to_have_count(3)
    expect(page.locator(NOTES, has_text="Asked twice 3").locator(".moment")).not_to_have_text("0:00")


def rest_and_stop(page: Page, press) -> None:
    press("Alt+p")
    expect(page.locator(STRIP)).to_contain_text("Paused")
    press("Alt+p")
    expect(page.locator(STRIP)).to_contain_text("Live")
    press("Alt+x")
    expect(page.locator(STRIP)).to_contain_text("Heard")
    expect(page.locator(".live-marks")).to_have_count(0)


def decide(page: Page, press) -> None:
    """Pass each item."""
    items = page.locator("[data-item]:not(.is-unasked)")
    press(*["ArrowUp"] * items.count())
    for n in range(items.count()):
        expect(items.nth(n)).to_be_focused()
        press("1", "ArrowDown")
    expect(page.locator("#score-form")).to_have_class(re.compile("is-complete"))
    expect(page.locator(STATUS)).to_have_attribute("data-state", "saved")
