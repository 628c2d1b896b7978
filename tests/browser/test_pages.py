"""Every page in Chromium: no error of a script or of the content policy, no barrier, nothing cut off."""

from __future__ import annotations

import pytest

from tests.browser.places import EACH_PAGE_ONCE, MAIN_PAGES, PAGES, THE_OTHERS
from tests.browser.window import PHONE, Window

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def windows(open_window):
    """One window a person and look."""
    opened: dict[tuple[str | None, ...], Window] = {}

    def window(person: str | None, **look: str):
        key = (person, *look.values())
        opened[key] = opened.get(key) or open_window(person, **look)
        return opened[key]

    return window


@pytest.mark.parametrize(("person", "path"), EACH_PAGE_ONCE)
def test_a_page_opens_without_an_error_has_no_barrier_and_fits_on_a_phone(person, path, centre, windows):
    window = windows(person)
    assert window.visit(path.format_map(centre.places)) == []
    assert window.barriers() == []
    assert window.overflow_px() <= 0


@pytest.mark.parametrize(("person", "path"), EACH_PAGE_ONCE)
def test_a_page_is_as_sound_in_chinese_and_in_the_dark(person, path, centre, windows):
    window = windows(person, language="zh_CN", theme="dark")
    assert window.visit(path.format_map(centre.places)) == []
    assert window.page.locator("html").get_attribute("lang") == "zh-CN"
    assert window.page.locator("html").get_attribute("data-bs-theme") == "dark"
    assert window.barriers() == []


@pytest.mark.parametrize(("person", "path"), MAIN_PAGES)
def test_a_main_page_has_no_barrier_on_a_phone(person, path, centre, windows):
    window = windows(person)
    assert window.visit(path.format_map(centre.places), PHONE) == []
    assert window.barriers() == []


@pytest.mark.parametrize(("person", "path"), THE_OTHERS)
def test_a_page_opens_without_an_error_for_everybody_who_may_see_it(person, path, centre, windows):
    assert windows(person).visit(path.format_map(centre.places)) == []


@pytest.mark.parametrize("person", PAGES)
def test_whatever_the_navigation_offers_is_among_the_pages_tested(person, windows):
    window = windows(person)
    assert window.visit("/") == []
    links = window.page.locator(".app-nav-link")
    assert set(links.evaluate_all("links => links.map((link) => link.getAttribute('href'))")) <= {
        *PAGES[person],
        "/",
    }


@pytest.mark.parametrize("look", [{}, {"language": "zh_CN", "theme": "dark"}], ids=["light", "dark"])
@pytest.mark.parametrize("path", ["/sign-in", "/evaluations/{nowhere}"])
def test_who_is_not_signed_in_finds_the_way_in(path, look, windows):
    window = windows(None, **look)
    assert window.visit(path.format(nowhere=99999)) == []
    assert window.page.locator("[name=sign_in_name]").is_visible()
    assert window.barriers() == []
    assert window.overflow_px() <= 0


@pytest.mark.parametrize(("path", "status"), [("/evaluations/99999", 404), ("/accounts", 403)])
def test_a_page_that_is_refused_says_so_without_a_barrier(path, status, windows):
    window = windows("grace")
    [refused] = [problem for problem in window.visit(path) if "console" not in problem]
    assert refused.startswith(f"answer: {status}")
    assert window.page.locator("main h1").is_visible()
    assert window.barriers() == []
