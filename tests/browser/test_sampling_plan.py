"""A supervisor changes the sampling plan: what it would bring follows his typing (S1, S7)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_outlook_follows_typing_and_the_plan_is_set_without_a_mouse(open_window):
    window = open_window("supervisor")
    page, press = window.page, window.press
    page.goto("/sampling/plan")
    window.tab_to("a[href='/sampling/plan/edit']")
    press("Enter")
    outlook = page.locator("#outlook")
    expect(outlook).to_contain_text("This plan gives")
    before = outlook.get_by_role("status").inner_text()
    window.tab_to("#calls_per_agent_week")
    page.keyboard.type("9")
    expect(outlook.get_by_role("status")).not_to_have_text(before)
    window.tab_to("#double_share")
    page.keyboard.type("7")
    expect(outlook).to_contain_text("At most 1.")
    expect(page.locator("#double_share")).to_have_attribute("aria-invalid", "true")
    press("Control+a")
    page.keyboard.type("0.5")
    expect(page.locator("#double_share")).not_to_have_attribute("aria-invalid", "true")
    expect(outlook).to_contain_text("This plan gives")
    window.tab_to("#reason")
    page.keyboard.type("More newcomers this autumn")
    window.tab_to("#plan-form button[type=submit]")
    press("Enter")
    expect(page).to_have_url(re.compile("/sampling/plan$"))
    expect(page.locator("main")).to_contain_text("More newcomers this autumn")
    window.tab_to("[data-dialog-open^=withdraw]")
    press("Enter")
    expect(page.locator("dialog[open]")).to_contain_text("Withdraw plan")
    window.tab_to("dialog [name$=reason]")
    page.keyboard.type("Not yet agreed")
    press("Enter")
    expect(page.locator("main")).to_contain_text("Not yet agreed")
    assert window.problems == []
