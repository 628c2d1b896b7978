"""Every page in Chromium: no error of a script, the console, the content policy; no barrier; nothing cut off."""

from __future__ import annotations

import pytest

from tests.browser.places import EACH_PAGE_ONCE, EVERY_PAGE, PAGES

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def windows(open_window):
    """One window a person and look."""
    opened = {}

    def window(person: str, **look: str):
        key = (person, *look.values())
        opened[key] = opened.get(key) or open_window(person, **look)
        return opened[key]

    return window


@pytest.mark.parametrize("person", PAGES)
def test_whatever_the_navigation_offers_is_among_the_pages_tested(person, windows):
    page = windows(person).page
    page.goto("/")
    offered = page.locator(".app-nav-link").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert set(offered) <= {*PAGES[person], "/"}


@pytest.mark.parametrize(("person", "path"), EVERY_PAGE)
def test_a_page_opens_without_an_error(person, path, centre, windows):
    assert windows(person).visit(path.format_map(centre.places)) == []


@pytest.mark.parametrize(("person", "path"), EACH_PAGE_ONCE)
def test_a_page_has_no_barrier_and_fits_on_a_phone(person, path, centre, windows):
    window = windows(person)
    window.visit(path.format_map(centre.places))
    assert window.barriers() == []
    window.page.set_viewport_size(PHONE)
    assert window.overflow_px() <= 0


@pytest.mark.parametrize(("person", "path"), EACH_PAGE_ONCE)
def test_a_page_has_no_barrier_in_chinese_and_in_the_dark(person, path, centre, windows):
    window = windows(person, language="zh_CN", theme="dark")
    assert window.visit(path.format_map(centre.places)) == []
    assert window.page.locator("html").get_attribute("lang") == "zh-CN"
    assert window.barriers() == []
