"""A real Chromium in front of the small centre, which is served as in production: with sessions and CSRF."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Playwright, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from app.config import ROOT
from tests.browser.furnish import furnish, people
from tests.browser.places import find_places
from tests.browser.window import DESK, PATIENCE_MS, Window
from tests.conftest import make_config, skip_or_fail

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SOUND = ["--autoplay-policy=no-user-gesture-required"]
VENDOR = ROOT / "app" / "static" / "vendor"


@dataclass(frozen=True)
class Served:
    """The small centre: its address, the ids that stand in addresses (``places["draft"]``), and itself."""

    address: str
    places: dict[str, str]
    app: Flask


class Quiet(WSGIRequestHandler):
    """A line for each picture and style sheet would bury what a failing test has to say."""

    def log_request(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, CHROMIUMS)), playwright.chromium.executable_path)
    if not Path(found).exists():
        skip_or_fail("A Chromium (Debian's chromium or Playwright's own)", "REQUIRE_BROWSER")
    if not VENDOR.is_dir():
        skip_or_fail("app/static/vendor (`make setup`)", "REQUIRE_BROWSER")
    browser = playwright.chromium.launch(executable_path=found, args=QUIET + SOUND)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def centre(browser: Browser, tmp_path_factory, migrated_sqlite: Path) -> Iterator[Served]:
    """Built only once a browser is there; each run has its own."""
    folder = tmp_path_factory.mktemp("centre")
    for name in ("state", "parcels"):
        (folder / name).mkdir()
    shutil.copyfile(migrated_sqlite, folder / "state" / "fair-hearing.db")
    app = create_app(make_config(folder, DEMO_CENTRE="0"))
    furnish(app, folder / "parcels")
    with app.app_context():
        places = find_places()
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Served(f"http://127.0.0.1:{server.server_port}", places, app)
    server.shutdown()


@pytest.fixture(scope="session")
def sessions() -> dict[str, Any]:
    """Who has signed in, by sign-in name: nobody fills the form in twice."""
    return {}


@pytest.fixture(scope="module")
def open_window(browser: Browser, centre: Served, sessions) -> Iterator[Callable[..., Window]]:
    """``open_window("trainer", theme="dark")``: somebody (or None, nobody) at a browser of his own.

    They are closed after each module: pages that nobody looks at any more still ask for news.
    """
    opened = []

    def open_one(person: str | None, language: str = "en", theme: str = "light", **look: Any) -> Window:
        options = {"base_url": centre.address, "viewport": DESK, "reduced_motion": "reduce"} | look
        context = browser.new_context(storage_state=sessions.get(person), **options)
        opened.append(context)
        chosen = {"language": language, "theme": theme}.items()
        context.add_cookies([{"name": name, "value": value, "url": centre.address} for name, value in chosen])
        window = Window(context.new_page())
        if person is not None and person not in sessions:
            window.sign_in(person, people().password)
            sessions[person] = context.storage_state()
        return window

    yield open_one
    for context in opened:
        context.close()
