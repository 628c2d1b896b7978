"""Make the pictures of README.md: `make run` in one window, `make screenshots` in another."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from demo.centre import demo_people

FOLDER = Path(__file__).resolve().parent / "images"
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# name of the picture, who signs in, path (or the text of a link to follow from it), language, theme, window
PICTURES = (
    ("work-list", "monitor.one", "/evaluations", "en", "light", DESK),
    ("agent", "laura", "/", "en", "light", DESK),
    ("agent-zh-phone", "laura", "/", "zh_CN", "light", PHONE),
    ("centre", "director", "/", "en", "dark", DESK),
    ("team-zh", "lead.enquiry", "/", "zh_CN", "light", DESK),
    ("draw", "supervisor", "/sampling", "en", "light", DESK),
)


def main(address: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        for name, person, path, language, theme, window in PICTURES:
            page = browser.new_context(viewport=window).new_page()
            sign_in(page, address, person, language, theme)
            page.goto(address + path)
            take(page, name)
        page = browser.new_context(viewport=DESK).new_page()
        sign_in(page, address, "monitor.one", "en", "light")
        page.goto(f"{address}/evaluations")
        page.get_by_role("link", name="Next call").or_(page.get_by_role("button", name="Next call")).click()
        page.wait_for_selector("[data-player][data-ready]")
        take(page, "scoring")
        browser.close()


def sign_in(page: Page, address: str, person: str, language: str, theme: str) -> None:
    page.context.add_cookies(
        [
            {"name": "language", "value": language, "url": address},
            {"name": "theme", "value": theme, "url": address},
        ]
    )
    page.goto(f"{address}/sign-in")
    page.fill("[name=sign_in_name]", person)
    page.fill("[name=password]", demo_people().password)
    page.click("main button[type=submit]")


def take(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(800)  # charts draw themselves
    page.screenshot(path=FOLDER / f"{name}.png")
    print(name)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
