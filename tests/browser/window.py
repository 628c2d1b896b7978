"""A page of the browser that remembers everything that went wrong in it."""

from __future__ import annotations

from functools import cache
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Request, Response, ViewportSize

from app.config import ROOT
from tests.conftest import skip_or_fail

DESK: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"], preload: false });
  const inWords = (id, node) => `${id}: ${node.html.slice(0, 200)} – ${node.failureSummary}`;
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => inWords(id, node)));
}"""
OVERFLOW = "() => document.scrollingElement.scrollWidth - innerWidth"
IS_DONE = """() => document.readyState === "complete" && !document.querySelector(
  "[data-player]:not([data-ready]), [data-chart]:empty, .htmx-request, [hx-trigger=load] > .htmx-indicator"
)"""
HAS_FOCUS = "(selector) => document.activeElement.matches(selector)"
LONGEST_WALK = 150
PATIENCE_MS = 60_000  # a shared machine may stand still for a while; who waits in vain fails all the same
LEFT_BEFORE_THE_END = "net::ERR_ABORTED"  # a sound that is still loading when the page is left


class Window:
    """``page`` with ``problems``: errors of scripts, of requests, of the console (the content policy's)."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.problems: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("requestfailed", self._miss)
        page.on("response", self._answer)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console: {message.text}")

    def _miss(self, request: Request) -> None:
        if request.failure != LEFT_BEFORE_THE_END:
            self.problems.append(f"request: {request.url} {request.failure}")

    def _answer(self, response: Response) -> None:
        if response.status >= 400:
            self.problems.append(f"answer: {response.status} {response.url}")

    def sign_in(self, person: str, password: str) -> None:
        self.page.goto("/sign-in")
        self.page.fill("[name=sign_in_name]", person)
        self.page.fill("[name=password]", password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def visit(self, path: str, size: ViewportSize = DESK) -> list[str]:
        """Open a page and wait until its scripts have done their work; returns what went wrong on it."""
        self.problems.clear()
        self.page.set_viewport_size(size)
        self.page.goto(path)
        self.page.wait_for_function(IS_DONE)
        if not self.page.title().split("·")[0].strip():
            self.problems.append("the page has no title")
        return list(self.problems)

    def tab_to(self, selector: str) -> None:
        """Walk with the Tab key until ``selector`` has the focus, as somebody without a mouse does."""
        for _ in range(LONGEST_WALK):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(HAS_FOCUS, selector):
                return
        raise AssertionError(f"{LONGEST_WALK} presses of Tab do not lead to {selector}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def barriers(self) -> list[str]:
        """What axe finds: rules of WCAG 2.2 A and AA and its best practice."""
        self.page.evaluate(_axe())
        found: list[Any] = self.page.evaluate(RUN_AXE)
        return [str(one) for one in found]

    def overflow_px(self) -> int:
        """By how much the page is wider than a phone."""
        self.page.set_viewport_size(PHONE)
        return int(self.page.evaluate(OVERFLOW))


@cache
def _axe() -> str:
    if not AXE.exists():
        skip_or_fail("axe-core in node_modules (`make setup`)", "REQUIRE_BROWSER")
    return AXE.read_text(encoding="utf-8")
