"""A monitor scores blind by keyboard, call after call, and the form is put away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
STATUS = "#draft-status"


def test_a_session_is_scored_blind_without_a_mouse(open_window, centre):
    window = open_window("monitor.one")
    page, press = window.page, window.press
    page.goto(f"/calibration/{centre.places['by_keys']}")
    for call in (1, 2):
        if call == 1:
            window.tab_to("a[href$='/calls/1/score']")
            press("Enter")
        expect(page).to_have_url(re.compile(rf"/calls/{call}/score$"))
        page.wait_for_selector("[data-player][data-ready]")
        items = page.locator("[data-item]")
        press(*["ArrowUp"] * items.count())
        for n in range(items.count()):
            expect(items.nth(n)).to_be_focused()
            press("1", "ArrowDown")
        press("n")
        page.keyboard.type("heard blind")
        press("Escape")
        expect(page.locator("#score-form")).to_have_class(re.compile("is-complete"))
        expect(page.locator(STATUS)).to_have_attribute("data-state", "saved")
        window.tab_to("#score-form button[type=submit]")
        press("Enter")
    expect(page).to_have_url(re.compile(r"/calibration/\d+$"))
    expect(page.locator("main")).to_contain_text("Submitted")
    assert window.problems == []
