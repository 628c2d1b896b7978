"""What saves a monitor time at the desk: evidence a key away, the next call there before it is opened."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Request, expect
from sqlalchemy import select

from app.evaluations.models import Evaluation
from app.foundation.db import db

pytestmark = pytest.mark.browser
MONITOR, PLAYER = "monitor.one", "[data-player][data-ready]"
PLACES = ".finding-evidence [data-seek]"
HEARD_FROM = """([from, until]) => {
  const audio = document.querySelector("[data-player] audio");
  return audio.currentTime >= from && audio.played.length && audio.currentTime <= until;
}"""
DELIVERED_BY = "() => performance.getEntriesByType('navigation')[0].deliveryType"


def walk_to(page: Page, item: Locator) -> None:
    """By the arrow alone, from wherever the page begins."""
    for _ in range(page.locator("[data-item]").count()):
        page.keyboard.press("ArrowDown")
        if item.evaluate("(one) => one.contains(document.activeElement)"):
            return
    pytest.fail("the arrows do not lead to the item")


def hears(page: Page, place: Locator) -> None:
    begin_s, end_s = (float(place.get_attribute(name) or "nan") for name in ("data-seek", "data-seek-end"))
    expect(place).to_have_attribute("aria-current", "true")
    page.wait_for_function(HEARD_FROM, arg=[begin_s, end_s + 1])


def test_a_key_plays_what_a_proposal_rests_on_and_pressed_again_the_next_place(open_window, centre):
    window = open_window(MONITOR)
    page = window.page
    page.goto(f"/evaluations/{centre.places['draft']}/score")
    page.wait_for_selector(PLAYER)
    counts = [item.locator(PLACES).count() for item in page.locator("[data-item]").all()]
    assert max(counts) > 1
    item = page.locator("[data-item]").nth(counts.index(max(counts)))
    walk_to(page, item)
    for number in [*range(max(counts)), 0]:
        page.keyboard.press("e")
        hears(page, item.locator(PLACES).nth(number))
        expect(item.locator("[data-finding]")).to_have_class(re.compile("is-shown"))
        expect(item.locator("[aria-current]")).to_have_count(1)
    assert item.evaluate("(one) => one.contains(document.activeElement)")
    assert window.problems == []


def test_the_keys_that_are_listed_name_the_one_for_evidence(open_window, centre):
    page = open_window(MONITOR).page
    page.goto(f"/evaluations/{centre.places['draft']}/score")
    expect(page.locator("[data-scoring-answered]")).not_to_be_empty()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("hear what the proposal rests on")


def test_the_next_call_is_there_before_it_is_opened_and_does_not_count_as_opened(open_window, centre):
    window = open_window(MONITOR)
    page, before = window.page, states(centre)
    with page.context.expect_event("requestfinished", predicate=is_fetched_ahead) as ahead:
        page.goto("/evaluations")
    address = page.locator("[data-next-call]").get_attribute("href") or ""
    assert ahead.value.url.endswith(address)
    assert states(centre) == before
    page.keyboard.press("n")
    page.wait_for_selector(PLAYER)
    assert page.url.endswith(address)
    assert page.evaluate(DELIVERED_BY) == "navigational-prefetch"
    assert window.problems == []


def is_fetched_ahead(request: Request) -> bool:
    return request.headers.get("sec-purpose") == "prefetch" and request.url.endswith("/score")


def states(centre) -> list[tuple]:
    """What would tell of an evaluation that it was opened."""
    columns = (
        Evaluation.id,
        Evaluation.state,
        Evaluation.opened_at,
        Evaluation.active_s,
        Evaluation.revision,
    )
    with centre.app.app_context():
        return db.session.execute(select(*columns).order_by(Evaluation.id)).all()
