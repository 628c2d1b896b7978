"""A rules file that is wrong says where, in every way it can be wrong."""

from __future__ import annotations

import pytest

from app.engines.rulefile import RuleFileError, RulesModel, load_rules


class Limits(RulesModel):
    low: int
    high: int


class Example(RulesModel):
    name: str
    limits: Limits
    steps: tuple[Limits, ...] = ()


GOOD = """\
name: a
limits:
  low: 1
  high: 2
"""

WRONG = {
    "a wrong value": (GOOD.replace("2", "two"), 4, "limits.high"),
    "a missing key": (GOOD.replace("  low: 1\n", ""), 2, "limits.low"),
    "an unknown key": (GOOD + "  lwo: 1\n", 5, "limits.lwo"),
    "a repeated key": (GOOD + "  low: 3\n", 5, "(yaml)"),
    "a wrong entry of a list": (
        GOOD + "steps:\n- {low: 1, high: 2}\n- {low: 1, high: x}\n",
        7,
        "steps.1.high",
    ),
    "broken YAML": (GOOD + "steps: [1, 2\n", 6, "(yaml)"),
    "no mapping": ("- 1\n", 1, "(file)"),
    "an empty file": ("", 1, "(file)"),
}


def test_a_right_file_becomes_its_model():
    assert load_rules(GOOD, "x.yaml", Example) == Example(name="a", limits=Limits(low=1, high=2))


@pytest.mark.parametrize(("text", "line", "key"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_file_names_file_line_and_key(text: str, line: int, key: str):
    with pytest.raises(RuleFileError) as caught:
        load_rules(text, "qa_rules/x.yaml", Example)
    assert (caught.value.problems[0].line, caught.value.problems[0].key) == (line, key)
    assert str(caught.value).startswith(f"qa_rules/x.yaml:{line}: {key}: ")


def test_all_faults_are_named_at_once():
    with pytest.raises(RuleFileError) as caught:
        load_rules("name: [1]\nlimits: {low: a, high: b}\n", "x.yaml", Example)
    assert [problem.key for problem in caught.value.problems] == ["name", "limits.low", "limits.high"]


def test_a_day_that_no_month_has_is_named_by_its_line():
    with pytest.raises(RuleFileError) as caught:
        load_rules("a: 2027-02-28\nb: [2027-02-30]\n", "days.yaml", RulesModel)
    assert [(problem.line, problem.key) for problem in caught.value.problems] == [(2, "(yaml)")]
