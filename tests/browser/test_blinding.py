"""The pages on which a monitor judges blind: no barrier, nothing cut off, in both languages."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.browser.window import DESK, OVERFLOW

pytestmark = pytest.mark.browser
MONITOR = "monitor.one"
PAGES = ("/evaluations", "/evaluations/{draft}/score", "/evaluations/{draft}/hand-back", "/calls",
         "/monitors/{monitor}", "/search?q=thank+OR+谢谢")  # fmt: skip
LOOKS = {"en": ("light", "Agent hidden until you submit"), "zh_CN": ("dark", "提交后显示座席")}


@pytest.fixture(scope="module", autouse=True)
def blind(centre, tmp_path_factory):
    """Monitors of the small centre judge blind while this module runs."""
    told = centre.app.config["CENTRE"]
    folder: Path = tmp_path_factory.mktemp("rules") / "qa_rules"
    shutil.copytree(told.qa_rules_dir, folder)
    rules = folder / "publishing.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("monitor: false", "monitor: true"), "utf-8")
    centre.app.config["CENTRE"] = replace(told, qa_rules_dir=folder)
    yield
    centre.app.config["CENTRE"] = told


@pytest.mark.parametrize("language", LOOKS)
def test_the_veil_stands_where_the_agent_stood_and_breaks_nothing(open_window, centre, language):
    theme, words = LOOKS[language]
    window = open_window(MONITOR, language=language, theme=theme)
    for path in PAGES:
        assert window.visit(path.format_map(centre.places)) == []
        assert words in window.page.locator(".veil").first.inner_text(), path
        assert window.page.evaluate(OVERFLOW) <= 0, path
        assert window.barriers() == [], path
        assert window.overflow_px() <= 0, path
        window.page.set_viewport_size(DESK)
