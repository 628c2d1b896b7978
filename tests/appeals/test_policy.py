"""Who may appeal, who may decide, what a decision must hold, and what the rules file may say (J2)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from app.appeals.policy.deciding import Bar, changed, follow_ons, may_decide, new_total
from app.appeals.policy.lodging import Hindrance, appealable, may_appeal
from app.appeals.policy.rules import load_appeals
from app.appeals.policy.states import MOVES, OPEN, WAITING, State, may_move, whole
from app.config import ROOT
from app.engines.rulefile import RuleFileError
from app.engines.scoring.loader import load_rubric
from app.engines.scoring.score import ScoreError
from app.evaluations.policy.answers import Answer
from app.evaluations.policy.states import State as ScoreState
from app.foundation.access.roles import Role
from tests.factories.build import NOON
from tests.factories.rubrics import KIND_CODES, KINDS, SMALL

TEXT = (ROOT / "qa_rules" / "appeals.yaml").read_text(encoding="utf-8")
RULES = load_appeals(TEXT, "appeals.yaml")
AGENT, MONITOR, SUPERVISOR, DIRECTOR = 1, 2, 3, 4


@pytest.mark.parametrize(
    ("is_own", "state", "days", "hindered"),
    [
        (True, "published", 0, None),
        (True, "acknowledged", 7, None),
        (True, "published", 7.001, Hindrance.TOO_LATE),
        (True, "final", 1, Hindrance.TOO_LATE),
        (True, "appealed", 1, Hindrance.OPEN_ALREADY),
        (True, "void", 1, Hindrance.VOID),
        (True, "second_look", 1, Hindrance.NOT_SHOWN),
        (True, "submitted", 1, Hindrance.NOT_SHOWN),
        (True, "draft", 1, Hindrance.NOT_SHOWN),
        (True, "withdrawn", 1, Hindrance.NOT_SHOWN),
        (False, "published", 1, Hindrance.NOT_HIS),
    ],
)
def test_an_agent_appeals_his_own_published_score_in_time(is_own, state, days, hindered):
    now = NOON + timedelta(days=days)
    given = {"is_own": is_own, "state": state, "published_at": NOON, "now": now, "within_days": 7}
    assert may_appeal(**given) == hindered


def test_every_state_of_a_score_lets_it_be_appealed_or_says_why_not():
    allowed = {
        state
        for state in ScoreState
        if may_appeal(is_own=True, state=state, published_at=NOON, now=NOON, within_days=7) is None
    }
    assert allowed == {ScoreState.PUBLISHED, ScoreState.ACKNOWLEDGED}


@pytest.mark.parametrize(
    ("person", "role", "level", "took_part", "in_conflict", "bar"),
    [
        (SUPERVISOR, Role.SUPERVISOR, 1, {AGENT, MONITOR}, False, None),
        (DIRECTOR, Role.DIRECTOR, 2, {AGENT, MONITOR, SUPERVISOR}, False, None),
        (DIRECTOR, Role.DIRECTOR, 1, {AGENT, MONITOR}, False, Bar.ROLE),
        (SUPERVISOR, Role.SUPERVISOR, 2, {AGENT, MONITOR}, False, Bar.ROLE),
        (MONITOR, Role.MONITOR, 1, set(), False, Bar.ROLE),
        (AGENT, Role.AGENT, 1, set(), False, Bar.ROLE),
        (None, Role.SYSTEM, 1, set(), False, Bar.ROLE),
        (SUPERVISOR, Role.SUPERVISOR, 1, {AGENT, MONITOR, SUPERVISOR}, False, Bar.TOOK_PART),
        (DIRECTOR, Role.DIRECTOR, 2, {DIRECTOR}, False, Bar.TOOK_PART),
        (SUPERVISOR, Role.SUPERVISOR, 1, {AGENT, MONITOR}, True, Bar.CONFLICT),
    ],
)
def test_who_took_part_does_not_decide(person, role, level, took_part, in_conflict, bar):
    given = {"rules": RULES, "level": level, "took_part": took_part, "in_conflict": in_conflict}
    assert may_decide(person, role, **given) == bar


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPERVISOR, Role.DIRECTOR}))
def test_no_other_role_decides_at_any_level(role):
    given = {"rules": RULES, "took_part": (), "in_conflict": False}
    assert {may_decide(9, role, level=level, **given) for level in (1, 2)} == {Bar.ROLE}


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        (["upheld"], "upheld"), (["groundless", "groundless"], "groundless"), (["partly"], "partly"),
        (["upheld", "groundless"], "partly"), (["upheld", "partly"], "partly"),
    ],
)  # fmt: skip
def test_decisions_on_items_come_to_one_on_the_whole(outcomes, expected):
    assert whole(outcomes) == expected


def test_nothing_leads_out_of_an_appeal_that_is_over_and_every_state_is_reached():
    reached, before = {State.FIRST}, set()
    while reached != before:
        before, reached = reached, reached | {to for state in reached for to in MOVES[state]}
    assert reached == set(State)
    assert {state for state in State if not MOVES[state]} == {State.CLOSED, State.WITHDRAWN, State.VOID}
    assert set(WAITING) < set(OPEN)
    assert all(may_move(state, State.VOID) for state in OPEN)


def given_of(**verdicts):
    return {
        code: SimpleNamespace(verdict=verdict, points=points) for code, (verdict, points) in verdicts.items()
    }


def test_only_items_that_were_asked_and_lost_something_can_be_appealed():
    rubric = load_rubric(KINDS, "kinds.yaml")
    given = {code: SimpleNamespace(verdict="pass", points=rubric.item(code).points) for code in KIND_CODES}
    given |= {
        "verified": SimpleNamespace(verdict="fail", points=Decimal(0)),
        "verified-how": SimpleNamespace(verdict="not_applicable", points=None),  # nobody asked for it then
        "tone": SimpleNamespace(verdict="points", points=Decimal("7.5")),
        "jargon": SimpleNamespace(verdict="not_applicable", points=None),
        "praise": SimpleNamespace(verdict="points", points=Decimal(0)),
    }
    assert appealable(rubric, given) == ["verified", "tone", "jargon", "praise"]


def test_an_item_that_is_asked_after_an_appealed_one_is_decided_with_it():
    rubric = load_rubric(KINDS, "kinds.yaml")
    given = {code: SimpleNamespace(verdict="pass", points=rubric.item(code).points) for code in KIND_CODES}
    given["verified"] = SimpleNamespace(verdict="fail", points=Decimal(0))
    given["verified-how"] = SimpleNamespace(verdict="not_applicable", points=None)
    assert follow_ons(rubric, {"verified"}) == ["verified-how"]
    assert follow_ons(rubric, {"tone"}) == []
    with pytest.raises(ScoreError, match="must_apply"):
        new_total(rubric, given, {"verified": Answer("pass")})
    whole_answer = {"verified": Answer("pass"), "verified-how": Answer("pass")}
    assert new_total(rubric, given, whole_answer) == Decimal(100)


def test_an_answer_in_other_words_is_no_change():
    rubric = load_rubric(SMALL, "small.yaml")
    given = given_of(greeting=("fail", Decimal(0)), solved=("points", Decimal(10)))
    same = {"greeting": Answer("points", Decimal(0)), "solved": Answer("points", Decimal("10.00"))}
    assert changed(rubric, given, same) == {}
    assert set(changed(rubric, given, {"greeting": Answer("pass"), "solved": Answer()})) == {"greeting"}


def test_the_rules_of_the_house_are_those_of_the_requirement():
    assert RULES.answer_within_working_days == 5
    assert (RULES.roles_at(1), RULES.roles_at(2)) == ((Role.SUPERVISOR,), (Role.DIRECTOR,))
    assert RULES.calendar("Asia/Shanghai").after(date(2026, 11, 26), 5) == date(2026, 12, 3)
    assert RULES.calendar("Europe/Berlin").unknown_years(date(2026, 1, 1), date(2026, 1, 2)) == [2026]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("answer_within_working_days: 5", "answer_within_working_days: 0", "answer_within_working_days"),
        ("first_level: [supervisor]", "first_level: [monitor]", "first_level.0"),
        ("second_level: [director]", "second_level: []", "second_level"),
        ("never_lower: true ", "never_lower: perhaps ", "never_lower"),
        ("weekend: [saturday", "weekend: [caturday", "weekend.0"),
        ("holidays: []", "holidays: [2027-13-01]", "(yaml)"),
        ("{code: misheard, title: {zh: 听错或转写有误,", "{code: misheard, title: {", "reasons.0.title.zh"),
    ],
)
def test_what_is_wrong_in_the_file_is_named_by_line_and_key(old, new, key):
    line = next(n for n, text in enumerate(TEXT.splitlines(), start=1) if old in text)
    with pytest.raises(RuleFileError) as caught:
        load_appeals(TEXT.replace(old, new), "appeals.yaml")
    assert (line, key) in [(problem.line, problem.key) for problem in caught.value.problems]


def test_each_reason_has_a_code_of_its_own():
    with pytest.raises(RuleFileError, match="a code of its own"):
        load_appeals(TEXT.replace("code: misheard", "code: other"), "appeals.yaml")


def test_a_day_cannot_be_a_holiday_and_worked():
    both = TEXT.replace("holidays: []", "holidays: [2027-02-14]")
    both = both.replace("working_weekends: []", "working_weekends: [2027-02-14]")
    with pytest.raises(RuleFileError, match="2027-02-14 is listed"):
        load_appeals(both, "appeals.yaml")
