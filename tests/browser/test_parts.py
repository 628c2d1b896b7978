"""What happens within a page: comments on moments, dialogs, parts that are fetched, uploads, questions."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.furnish import MONITOR
from tests.browser.window import PHONE

pytestmark = pytest.mark.browser


def test_a_comment_hangs_on_the_moment_that_is_heard_and_can_be_taken_off(open_window, centre):
    window = open_window(MONITOR)
    window.visit(f"/evaluations/{centre.places['draft']}/score")
    page = window.page
    page.locator(".turn-head [data-seek]").last.click()
    page.locator("#notes [data-moment]").click()
    page.fill("#notes [name=text]", "Well put.")
    page.press("#notes [name=text]", "Enter")
    note = page.locator(".moment-notes li", has_text="Well put.")
    last = page.locator(".turn-head [data-seek]").last.inner_text()
    expect(note.locator("[data-seek]")).to_have_text(last)
    note.get_by_role("button", name="Remove").click()
    expect(note).to_have_count(0)
    assert window.problems == []


def test_open_proposals_are_adopted_at_once_and_what_was_decided_stays(open_window, centre):
    page = open_window(MONITOR).page
    page.goto(f"/evaluations/{centre.places['draft']}/score")
    proposed = page.locator("[data-item][data-proposed=pass]")
    proposed.first.locator(".verdict:has([value=fail])").click()
    page.get_by_role("button", name="Adopt open proposals").click()
    expect(page.locator("[data-item][data-agreement=adopted]")).to_have_count(
        page.locator("[data-item][data-proposed]").count() - 1
    )
    expect(page.locator("[data-item][data-agreement=overruled]")).to_have_count(1)


def test_a_draw_is_made_again_and_a_dialog_says_why_a_call_was_drawn(open_window, centre):
    window = open_window("supervisor")
    window.visit(f"/sampling/{centre.places['draw']}")
    page = window.page
    page.get_by_role("button", name="Draw again and compare").click()
    expect(page.locator("#replay")).to_contain_text("The same draw")
    why = page.get_by_role("button", name="Why?").first
    why.click()
    expect(page.locator("#why-text")).to_contain_text("seed")
    assert window.barriers() == []
    page.keyboard.press("Escape")
    expect(page.locator("#why")).to_be_hidden()
    expect(why).to_be_focused()
    assert window.problems == []


def test_files_are_sent_and_the_page_says_that_they_arrived(open_window):
    window = open_window("supervisor")
    window.visit("/calls/import")
    page = window.page
    page.set_input_files(
        "[name=files]", {"name": "stray.wav", "mimeType": "audio/wav", "buffer": b"no sound"}
    )
    page.get_by_role("button", name="Import now").click()
    expect(page.get_by_text("1 file arrived and is being checked.")).to_be_visible()
    assert window.problems == []


def test_files_can_be_tried_first(open_window):
    window = open_window("supervisor")
    window.visit("/calls/import")
    page = window.page
    page.set_input_files("[name=files]", {"name": "calls.csv", "mimeType": "text/csv", "buffer": b"call_id"})
    page.get_by_role("button", name="Try first").click()
    expect(page.get_by_text("Judging the rows…")).to_be_visible()
    assert "/calls/import/trials/" in page.url
    assert window.problems == []


def test_a_lead_writes_an_interview_from_the_score_and_signs_it(open_window, centre):
    window = open_window("lead.technical")
    window.visit(f"/evaluations/{centre.places['other']}")
    page = window.page
    page.get_by_role("main").get_by_role("link", name="Interview").click()
    page.fill("[name=agreed]", "Names the centre and himself.")
    page.locator("main form button[type=submit]").first.click()
    expect(page).to_have_url(re.compile(r"/coaching/\d+$"))
    page.wait_for_load_state("load")  # the question is asked by a script
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_role("button", name="Yes, go on").click()
    expect(page.locator(".flashes")).to_contain_text("Signed.")
    assert window.barriers() == []
    assert window.problems == []


def test_a_chart_that_is_not_yet_redrawn_makes_no_page_wider_than_a_phone(open_window, centre):
    """Turned or narrowed, a page is laid out at once and its charts are drawn a moment later."""
    window = open_window(MONITOR)
    window.page.add_init_script("window.ResizeObserver = class { observe() {} disconnect() {} }")
    assert window.visit("/monitors/{monitor}".format_map(centre.places)) == []
    drawn = window.page.locator("[data-chart] canvas").first
    assert drawn.evaluate("(canvas) => canvas.clientWidth") > PHONE["width"]
    assert window.overflow_px() <= 0
