"""A problem is common when many agents share it, not when one has it often."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config import ROOT
from app.engines.improvement.problems import common_problems
from app.engines.improvement.rules import CommonProblemRules, load_feedback_rules
from app.engines.rulefile import RuleFileError

RULES = CommonProblemRules(at_least_agents=3, at_least_calls=4, at_least_fail_ratio=0.2)


def found(*rows: tuple[str, int, bool]) -> list:
    codes, agents, failed = zip(*rows, strict=True)
    return common_problems(codes, np.array(agents), np.array(failed), RULES)


def test_one_agent_who_fails_often_is_no_common_problem():
    assert found(*[("hold", 1, True)] * 20) == []


def test_three_agents_who_share_a_fault_are_one():
    [problem] = found(
        ("hold", 1, True), ("hold", 1, True), ("hold", 2, True), ("hold", 3, True), ("hold", 4, False)
    )
    assert (problem.item_code, problem.agent_ids, problem.calls_failed, problem.calls_judged) == (
        "hold",
        (1, 2, 3),
        4,
        5,
    )
    assert problem.agents_judged == 4


def test_a_fault_that_is_rare_among_many_calls_is_none():
    faults = [("rate", agent, True) for agent in (1, 2, 3, 4)]
    assert found(*faults, *[("rate", 5, False)] * 17) == []


def test_the_most_widespread_comes_first():
    wide = [("wide", agent, True) for agent in range(5)]
    narrow = [("narrow", agent, True) for agent in (1, 1, 2, 3)]
    assert [problem.item_code for problem in found(*narrow, *wide)] == ["wide", "narrow"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 6), st.booleans()), min_size=1, max_size=60))
def test_the_columns_agree_with_counting_one_by_one(rows):
    expected = set()
    for code in {row[0] for row in rows}:
        mine = [row for row in rows if row[0] == code]
        failures = [row for row in mine if row[2]]
        if len(failures) >= 4 and len(failures) >= 0.2 * len(mine) and len({row[1] for row in failures}) >= 3:
            expected.add((code, len(mine), len(failures)))
    assert {(p.item_code, p.calls_judged, p.calls_failed) for p in found(*rows)} == expected


def test_the_shipped_rules_can_be_read():
    path = ROOT / "qa_rules" / "feedback.yaml"
    assert load_feedback_rules(path.read_text(), path.name).common_problem.at_least_agents == 3


def test_a_misspelt_rule_names_its_line():
    with pytest.raises(RuleFileError, match=r"feedback.yaml:2: common_problem\.at_least_agent"):
        load_feedback_rules("common_problem:\n  at_least_agent: 3\n", "feedback.yaml")
