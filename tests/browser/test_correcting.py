"""Words are corrected beside the sound: by the keyboard, on the monitor's desk, without leaving the call."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_monitor_corrects_a_turn_by_the_keyboard(open_window, centre):
    window = open_window("monitor.one")
    page = window.page
    page.goto(f"/evaluations/{centre.places['draft']}/score", wait_until="networkidle")
    turn = page.locator(".transcript .turn").nth(1)
    number = turn.get_attribute("id") or ""
    turn.locator("[data-seek]").focus()
    page.keyboard.press("Tab")
    expect(turn.get_by_role("button", name="Correct the words")).to_be_focused()
    page.keyboard.press("Enter")
    words = page.locator(f"#{number} textarea")
    expect(words).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(f"#{number} textarea")).to_have_count(0)
    page.locator(f"#{number}").hover()
    page.locator(f"#{number}").get_by_role("button", name="Correct the words").click()
    words.fill("Quite another thing was said here.")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{number} .turn-text")).to_have_text("Quite another thing was said here.")
    expect(page.locator(f"#{number}")).to_contain_text("corrected")
    assert window.barriers() == []
    assert window.problems == []
