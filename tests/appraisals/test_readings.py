"""What a reading says to a supervisor."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from app.appraisals.policy.columns import ScoreColumns
from app.appraisals.policy.readings import hour_group, sentence, tenure_group, told
from app.appraisals.policy.rules import FILE, load_fairness_rules
from app.config import ROOT
from app.engines.estimate.shift import Effect, Reading, Shift
from app.foundation.i18n import Bilingual, in_language
from tests.factories.sampling import ZONE

RULES = load_fairness_rules((ROOT / "qa_rules" / FILE).read_text(encoding="utf-8"), FILE)


def shift(reading: Reading, points: float, low: float, high: float) -> Shift:
    return Shift(reading, (Effect(1, 40, 6, points, low, high),), ())


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Shift(Reading.TOO_FEW, (), ()), "Too few scores to tell. Look again when there are more."),
        (shift(Reading.NO_SIGN, 0.2, -0.5, 0.9), "No sign that it shifts scores."),
        (
            shift(Reading.CLEAR, -2.1, -3.2, -1.0),
            "Clear: evening: 2.1 points less than the others, between 1.0 and 3.2.",
        ),
        (
            shift(Reading.SLIGHT, 0.5, 0.1, 0.9),
            "There is a difference, but too small to matter: evening: 0.5 points more than the others, "
            "between 0.1 and 0.9.",
        ),
        (
            shift(Reading.PERHAPS, 2.0, -0.1, 4.1),
            "Perhaps: look again with more scores. So far: evening: 2.0 points more than the others "
            "(range -0.1 … +4.1).",
        ),
    ],
)
def test_a_reading_is_a_sentence(app, found, words):
    with app.test_request_context():
        assert sentence(found, lambda level: "evening") == words


def test_it_is_a_sentence_in_chinese_too(app):
    with app.test_request_context(), in_language("zh_CN"):
        words = sentence(shift(Reading.CLEAR, -2.1, -3.2, -1.0), lambda level: "晚间")
    assert words == "确有影响：晚间：比其他组低 2.1 分，范围 1.0 至 3.2 分。"


def test_groups_are_named_by_their_bounds(app):
    with app.test_request_context():
        assert [hour_group((12, 18), level) for level in range(3)] == [
            "scored before 12:00", "scored from 12:00 to 18:00", "scored from 18:00 on",
        ]  # fmt: skip
        assert [tenure_group((6, 24), level) for level in range(3)] == [
            "less than 6 months here", "6 to 24 months here", "24 months here or longer",
        ]  # fmt: skip


def test_what_was_planted_is_found_and_nothing_else(app):
    """Evening scores get four points less; teams, tenure and slots get nothing."""
    chance = np.random.default_rng(7)
    n, agents = 1200, 24
    agent, monitor = np.arange(n) % agents, chance.integers(0, 4, n)
    is_late = chance.random(n) < 0.4
    columns = ScoreColumns(
        agent=agent, team=agent // 8, monitor=monitor,
        total=85 + chance.normal(0, 2, agents)[agent] + chance.normal(0, 4, n) - 4 * is_late,
        slot=np.where(chance.random(n) < 0.5, "peak", "ordinary"),
        submitted_at=[datetime(2026, 10, 5, 12 if late else 2, tzinfo=UTC) for late in is_late],
        hired_on=[date(2026, 10, 1) - timedelta(days=100 if one % 2 else 400) for one in agent],
        gender=np.where(agent % 3 == 0, "", np.where(agent % 3 == 1, "female", "male")),
    )  # fmt: skip
    with app.test_request_context():
        found = told(columns, RULES, ZONE, date(2026, 10, 31), {0: Bilingual(zh="一班", en="Team 1")})
    words = {str(one.label): str(one.word) for one in found}
    assert words["Hour at which it was scored"] == "clear"
    assert "clear" not in {word for label, word in words.items() if label != "Hour at which it was scored"}
    assert not found[-1].left_out  # whose gender nobody recorded is no group
    [hour] = [one for one in found if str(one.word) == "clear"]
    assert "scored from 18:00 on: 3.9 points less" in hour.sentence


def test_without_scores_nothing_is_said(app):
    with app.test_request_context():
        found = told(ScoreColumns.of_rows([]), RULES, ZONE, date(2026, 10, 31), {})
    assert {str(one.word) for one in found} == {"too few to tell"}
    assert "Gender of the agent" not in {str(one.label) for one in found}
