"""A supervisor changes a rubric in the browser; a second person publishes it (Q1, P2)."""

from __future__ import annotations

import re
import threading

import pytest
from playwright.sync_api import Page, expect

from app.foundation.db import db
from tests.browser.furnish import work_off

pytestmark = pytest.mark.browser
STATUS = "#draft-status"


def saved(page: Page) -> None:
    expect(page.locator(STATUS)).to_have_attribute("data-state", "saved")


def ready(page: Page) -> Page:
    """Once its scripts are there: who types before is saved by the button."""
    page.wait_for_load_state("networkidle")
    return page


def work_off_elsewhere(app) -> None:
    """The browser's own loop runs in this thread, so the worker has another."""

    def work() -> None:
        with app.app_context():
            work_off()
            db.session.remove()

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()


def test_a_rubric_is_changed_tried_and_published_by_a_second_person(open_window, centre):
    window = open_window("supervisor")
    page = window.page
    page.goto("/rubrics")
    page.locator("main a[href^='/rubrics/drafts/']:not([href$=new])").first.click()
    address = re.sub(r"\?.*", "", page.url)
    edit(page)
    page.get_by_role("link", name="Compare, try, hand in").click()
    expect(page.locator("main")).to_contain_text("Greets by name")
    page.get_by_role("button", name="Try on past calls").click()
    expect(page.locator("#backtest-state")).to_contain_text("Waiting for a worker")
    work_off_elsewhere(centre.app)
    expect(page.locator("#turned")).to_be_visible()
    page.get_by_role("button", name="Hand in for publishing").click()
    expect(page.locator("main")).to_contain_text("somebody else publishes it")
    expect(page.get_by_role("button", name="Publish version")).to_have_count(0)
    assert window.problems == []
    publish(open_window("director").page, address)


def edit(page: Page) -> None:
    """The first day, an item's title, a rule with a fault that is mended; all of it saves itself."""
    ready(page).locator("#f-valid_from").fill("2099-01-01")
    saved(page)
    page.locator("#go-item-0-1").click()
    expect(page).to_have_url(re.compile("part=item-0-1"))
    ready(page).locator("#f-title_en").fill("Greets by name")
    saved(page)
    expect(page.locator("#draft-preview .is-shown")).to_contain_text("Greets by name")
    rule = page.locator("#f-rule")
    before = rule.input_value()
    rule.fill("phrase: {any: [good morning], by: nobody}")
    expect(page.locator("#part-faults")).to_contain_text("nobody")
    expect(rule).to_have_attribute("aria-invalid", "true")
    rule.fill(before)
    expect(page.locator("#reading-rule")).to_contain_text("All of these")
    expect(rule).not_to_have_attribute("aria-invalid", "true")


def publish(page: Page, address: str) -> None:
    """The director finds it, reads what it does, and publishes it."""
    page.goto("/rubrics")
    page.locator(f"main a[href='{re.sub('^https?://[^/]+', '', address)}/review']").click()
    expect(page.locator("#turned")).to_be_visible()
    page.get_by_role("button", name="Publish version 3").click()
    page.locator("#confirm-dialog").get_by_role("button", name="Yes").click()
    expect(page).to_have_url(re.compile(r"/rubrics/\d+$"))
    expect(page.locator("main")).to_contain_text("published by")


def test_an_item_is_added_moved_and_removed_without_a_mouse(open_window, centre):
    window = open_window("supervisor")
    page, press = window.page, window.press
    page.goto(f"/rubrics/drafts/{centre.places['rubric_draft']}?part=section-0")
    ready(page)
    window.tab_to(".outline-more > summary")
    press("Enter")
    window.tab_to("[name=new_item_en]")
    page.keyboard.type("Says the price")
    press("Enter")
    expect(page.locator("#f-code")).to_have_value("says_the_price")
    at = ready(page).url
    page.locator("button[value=up]").focus()
    press("Enter")
    expect(page).not_to_have_url(at)
    expect(page.locator("#f-code")).to_have_value("says_the_price")
    ready(page).locator("button[value=remove]").focus()
    press("Enter")
    page.locator("#confirm-dialog").get_by_role("button", name="Yes").press("Enter")
    expect(page.locator("#draft-outline")).not_to_contain_text("Says the price")


def test_who_saves_second_is_told_in_his_window(open_window, centre):
    first, second = open_window("supervisor").page, open_window("supervisor").page
    for page in (first, second):
        page.goto(f"/rubrics/drafts/{centre.places['rubric_draft']}?part=section-1")
        ready(page)
    first.locator("#f-title_en").fill("Mine")
    saved(first)
    second.locator("#f-title_en").fill("Yours")
    expect(second.locator(STATUS)).to_contain_text("Load the page again")
    expect(second.locator("#f-title_en")).to_have_value("Yours")
