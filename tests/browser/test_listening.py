"""A monitor's day, and a call of which a part is to be heard (S1, S7)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from app.evaluations.models import Evaluation
from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.db import db, transaction
from app.recordings.service.beeping import rendition_for
from app.sampling.models import DrawnCall
from tests.browser.conftest import Served

pytestmark = pytest.mark.browser
PLAYER = "[data-player][data-ready]"
BEGIN_S, LENGTH_S = 4.0, 6.0
SHADES = """() => [...document.querySelector("[data-player-wave] > div").shadowRoot.querySelectorAll(
  "[part~=stretch]")].filter((one) => getComputedStyle(one).pointerEvents === "none").length"""
AT = "() => document.querySelector('[data-player] audio').currentTime"


@pytest.fixture
def part_of_draft(centre: Served) -> Iterator[str]:
    """Of the draft's call a part is to be heard; its address."""
    evaluation_id = int(centre.places["draft"])
    before = set_part(centre, evaluation_id, BEGIN_S, LENGTH_S)
    yield f"/evaluations/{evaluation_id}/score"
    set_part(centre, evaluation_id, *before)


def set_part(
    centre: Served, evaluation_id: int, begin_s: float | None, length_s: float | None
) -> tuple[float | None, float | None]:
    with centre.app.app_context(), transaction():
        drawn = db.session.get(Evaluation, evaluation_id).drawn_call
        before = drawn.window_start_s, drawn.window_s
        assert isinstance(drawn, DrawnCall)
        drawn.window_start_s, drawn.window_s = begin_s, length_s
    return before


def heard_s(page: Page) -> float:
    return float(page.evaluate(AT))


def test_playback_begins_with_the_part_to_be_heard_and_the_rest_is_shaded(open_window, part_of_draft):
    page = open_window("monitor.one").page
    page.goto(part_of_draft)
    page.locator(PLAYER).wait_for()
    expect(page.locator(".desk-part")).to_contain_text("To be heard: 0:04–0:10")
    assert heard_s(page) == pytest.approx(BEGIN_S, abs=0.5)
    assert page.evaluate(SHADES) == 2
    page.locator("[data-player-wave]").click(position={"x": 5, "y": 40})  # what lies before can be heard too
    page.wait_for_function(f"({AT})() < {BEGIN_S}")
    page.locator(".desk-part [data-seek]").click()
    page.wait_for_function(f"({AT})() >= {BEGIN_S}")


def test_the_next_call_is_opened_by_a_key(open_window):
    page = open_window("monitor.one").page
    page.goto("/evaluations")
    wanted = page.get_by_role("link", name="Next call").get_attribute("href")
    page.wait_for_load_state("networkidle")
    page.locator("main").press("n")
    page.wait_for_url(f"**{wanted}")


@pytest.fixture
def lost_sound(centre: Served) -> Iterator[tuple[str, int]]:
    """The page of a call whose file is out of the store meanwhile, and the recording's number."""
    with centre.app.app_context():
        recording = db.session.get(Evaluation, int(centre.places["draft"])).call.recording
        supervisor = Actor(None, "nobody in particular", Role.SUPERVISOR)
        path, call_id, number = rendition_for(supervisor, recording).path, recording.call_id, recording.id
    aside = path.rename(path.with_suffix(".aside"))
    yield f"/calls/{call_id}", number
    aside.rename(path)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "The sound of recording {number} is missing from the store"),
        ("zh_CN", "录音 {number} 的声音文件在录音库中缺失"),
    ],
)
def test_the_player_says_what_became_of_its_sound(open_window, lost_sound, language, words):
    address, number = lost_sound
    page = open_window("supervisor", language=language).page
    page.goto(address)
    problem = page.locator("[data-player-problem]")
    expect(problem).to_contain_text(words.format(number=number))
    expect(problem).to_be_visible()
    expect(problem).to_have_attribute("role", "alert")
