"""What sampling.yaml says, and what it may not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engines.draw.sampling_rules import ListeningRules, load_sampling
from app.engines.rulefile import RuleFileError

TEXT = Path("qa_rules/sampling.yaml").read_text(encoding="utf-8")
LINE = {line.strip().partition(":")[0]: number for number, line in enumerate(TEXT.splitlines(), 1)}


def test_the_house_rules_ask_for_three_calls_a_week():
    assert load_sampling(TEXT, "sampling.yaml").calls_per_agent_week == 3


def test_draws_filed_under_the_old_name_of_the_listening_length_stay_readable():
    assert ListeningRules.model_validate({"most_minutes": 3}) == ListeningRules(window_minutes=3)


@pytest.mark.parametrize(
    ("right", "wrong", "line", "key"),
    [
        ("week: 3", "week: -1", 3, "calls_per_agent_week"),
        ("week: 3", "week: three", 3, "calls_per_agent_week"),
        ("  shortest_call_s: 10", "  shortest_s: 10", LINE["shortest_call_s"], "frame.shortest_s"),
        ("late: daily_rate", "late: never", LINE["late"], "late"),
        ("rule: carry_over", "rule: forget", LINE["rule"], "shortfall.rule"),
        ("double_share: 0.05", "double_share: 5", LINE["double_share"], "double_share"),
        ("minutes: 120", "minutes: 0", LINE["daily_target_minutes"], "assignment.daily_target_minutes"),
    ],
)
def test_a_wrong_file_is_refused_by_line_and_key(right: str, wrong: str, line: int, key: str):
    with pytest.raises(RuleFileError, match=f"sampling.yaml:{line}: {key}: "):
        load_sampling(TEXT.replace(right, wrong, 1), "sampling.yaml")
