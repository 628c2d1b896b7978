"""Other values in the text of sampling.yaml: they are read back, and what stands around them stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.engines.draw.plan_text import plain_text, values_of, with_values
from app.engines.draw.sampling_rules import SamplingRules, load_sampling

TEXT = Path("qa_rules/sampling.yaml").read_text(encoding="utf-8")
VALUES = values_of(load_sampling(TEXT, "sampling.yaml"))


def few(most: int, least: int = 0):
    return st.integers(least, most)


def number(most: float):
    return st.floats(1e-9, most, allow_nan=False)


plans = st.fixed_dictionaries(
    {
        "calls_per_agent_week": few(1000),
        "quota.full_week_hours": st.none() | number(168),
        "quota.newcomer_days": few(3660),
        "quota.newcomer_calls": few(1000),
        "slots.each_once_in_weeks": st.none() | few(53, 1),
        "late": st.sampled_from(["daily_rate", "week_rate"]),
        "shortfall.rule": st.sampled_from(["carry_over", "close"]),
        "shortfall.most_carried": few(1000),
        "double_share": st.floats(0, 1),
        "frame.shortest_call_s": number(86_400),
        "listening.window_minutes": st.none() | number(1440),
        "assignment.daily_target_minutes": number(1440),
        "assignment.listening_days": few(7, 1),
        "assignment.tolerance_calls": number(1000),
        "assignment.former_team_days": few(3660),
        "assignment.pair_weeks": few(104),
    }
)


def comments(text: str) -> list[str]:
    return re.findall(r"#.*", text)


def flat(tree: dict, before: str = "") -> dict:
    pairs = ((before + key, value) for key, value in tree.items())
    return {
        name: one
        for key, value in pairs
        for name, one in (flat(value, f"{key}.") if isinstance(value, dict) else {key: value}).items()
    }


@given(plans)
def test_what_is_written_is_read_back(values):
    assert values_of(load_sampling(with_values(TEXT, values), "x")) == values


@given(plans)
def test_another_reader_of_yaml_reads_the_same_plan(values):
    """PyYAML knows YAML 1.1, in which on and no are no words."""
    read = yaml.safe_load(with_values(TEXT, values))
    assert SamplingRules.model_validate(read) == load_sampling(with_values(TEXT, values), "x")


@given(plans)
def test_each_comment_stays(values):
    assert comments(with_values(TEXT, values)) == comments(TEXT)


def test_a_comment_keeps_its_column_where_there_is_room():
    changed = with_values(TEXT, {"calls_per_agent_week": 12}).splitlines()
    assert [line.find("#") for line in changed] == [line.find("#") for line in TEXT.splitlines()]


def test_the_same_values_are_the_same_text():
    assert with_values(TEXT, VALUES) == TEXT


@given(st.sampled_from(sorted(VALUES)), st.text(max_size=30))
def test_whatever_is_typed_touches_no_other_key(key, typed):
    read = flat(yaml.safe_load(with_values(TEXT, {key: typed})))
    assert {name: value for name, value in read.items() if name != key} == {
        name: value for name, value in flat(yaml.safe_load(TEXT)).items() if name != key
    }


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("window_minutes", "most_minutes"),
        TEXT.replace("late: daily_rate", ""),
        "[not, a, plan]",
        "half: [a",
        "",
    ],
)
def test_a_text_without_a_place_for_a_key_gives_way_to_a_plain_one(text):
    assert with_values(text, VALUES) == plain_text(VALUES)
    assert values_of(load_sampling(plain_text(VALUES), "x")) == VALUES


def test_a_key_with_nothing_behind_it_gets_its_value():
    empty = TEXT.replace("calls_per_agent_week: 3 ", "calls_per_agent_week: ")
    assert load_sampling(with_values(empty, {"calls_per_agent_week": 4}), "x").calls_per_agent_week == 4
