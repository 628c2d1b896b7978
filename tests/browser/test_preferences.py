"""Language and appearance are chosen by everybody for himself, before sign-in and after it, and stay."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from demo.centre import demo_people
from tests.browser.window import PHONE

pytestmark = pytest.mark.browser


def html(page: Page):
    return page.locator("html")


def test_language_and_appearance_chosen_before_sign_in_hold_after_it(open_window):
    window = open_window(None)
    window.page.goto("/sign-in")
    window.page.click("button[name=language][value=zh_CN]")
    window.page.click("button[name=theme][value=dark]")
    window.sign_in("trainer", demo_people().password)
    window.page.goto("/rubrics")
    expect(html(window.page)).to_have_attribute("lang", "zh-CN")
    expect(html(window.page)).to_have_attribute("data-bs-theme", "dark")


def test_both_are_changed_from_the_menu_and_the_page_stays_the_same(open_window):
    page = open_window("trainer").page
    page.goto("/rubrics")
    for button, attribute, value in [("zh_CN", "lang", "zh-CN"), ("dark", "data-bs-theme", "dark")]:
        page.click(".app-account-button")
        page.click(f".app-account-menu button[value={button}]")
        expect(html(page)).to_have_attribute(attribute, value)
        assert page.url.rstrip("?").endswith("/rubrics")
    page.reload()
    expect(html(page)).to_have_attribute("data-bs-theme", "dark")


def test_as_the_system_follows_the_system(open_window):
    page = open_window("trainer", theme="auto", color_scheme="dark").page
    page.goto("/rubrics")
    expect(html(page)).to_have_attribute("data-bs-theme", "dark")
    page.emulate_media(color_scheme="light")
    expect(html(page)).to_have_attribute("data-bs-theme", "light")


def test_on_a_phone_the_navigation_unfolds_and_leads_on(open_window):
    page = open_window("trainer", viewport=PHONE, has_touch=True).page
    page.goto("/training")
    link = page.locator(".app-nav-link[href='/rubrics']")
    expect(link).to_be_hidden()
    page.locator(".app-nav-toggle").tap()
    link.tap()
    expect(page).to_have_url("/rubrics")
