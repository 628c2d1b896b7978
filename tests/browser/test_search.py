"""Search: from a word to the moment at which it is said, on the call's page and on the monitor's desk."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.window import PHONE

pytestmark = pytest.mark.browser
PLAYER = "[data-player][data-ready]"
HEARD = "() => document.querySelector('[data-player] audio').currentTime"


def stands_at(page: Page, moment_s: float) -> None:
    """Player and transcript both show the moment: the sound waits there, and its word is marked."""
    page.wait_for_selector(PLAYER)
    page.wait_for_function(f"() => Math.abs(({HEARD})() - {moment_s}) < 0.3")
    turn = page.locator(".transcript .turn.is-said").first
    expect(turn).to_be_visible()
    start, end = (float(turn.get_attribute(f"data-{name}") or "nan") for name in ("start", "end"))
    assert start <= moment_s
    assert moment_s <= end


def moment_in(address: str) -> float:
    found = re.search(r"[?&]at=([\d.]+)", address)
    assert found, address
    return float(found[1])


def test_a_hit_leads_to_its_moment_on_the_page_of_the_call(open_window):
    window = open_window("supervisor")
    page = window.page
    page.goto("/search", wait_until="networkidle")  # the key's script is there
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("thank OR bill")
    page.keyboard.press("Enter")
    expect(page.locator(".search-hit mark").first).to_be_visible()
    link = page.locator(".search-hit .is-found a.moment").last
    moment_s = moment_in(link.get_attribute("href") or "")
    assert moment_s > 1
    link.click()
    expect(page).to_have_url(re.compile(r"/calls/\d+\?at="))
    stands_at(page, moment_s)
    assert window.problems == []


def test_a_monitor_goes_on_to_his_desk_at_the_moment(open_window):
    window = open_window("monitor.one")
    page = window.page
    page.goto("/search?q=the OR 的")
    link = page.get_by_role("link", name="Score at this moment").last
    moment_s = moment_in(link.get_attribute("href") or "")
    link.click()
    expect(page).to_have_url(re.compile(r"/evaluations/\d+/score\?at="))
    stands_at(page, moment_s)
    assert window.problems == []


def test_chinese_is_found_without_spaces_and_an_example_can_be_tried(open_window):
    page = open_window("supervisor", language="zh_CN").page
    page.goto("/search")
    page.locator(".search-example", has_text="退款").first.click()
    expect(page.locator("#q")).to_have_value("退款")
    page.goto("/search?q=您好")
    assert "您好" in page.locator(".search-hit mark").all_inner_texts()


def test_a_bad_query_is_told_without_a_barrier(open_window):
    window = open_window("supervisor")
    refused = window.visit('/search?q="never closed')
    assert any(problem.startswith("answer: 400") for problem in refused)
    expect(window.page.locator("#search-problem")).to_contain_text("not closed")
    expect(window.page.locator("#q")).to_have_value('"never closed')
    assert window.barriers() == []


def test_hits_fit_on_a_phone_and_have_no_barrier(open_window):
    window = open_window("supervisor")
    assert window.visit("/search?q=the", PHONE) == []
    assert window.barriers() == []
    assert window.overflow_px() <= 0
