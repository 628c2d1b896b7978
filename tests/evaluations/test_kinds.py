"""Scales, deductions, bonus and items that are not always asked: their buttons, and what becomes of them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.scoring.finding import Evidence, Reason
from app.engines.scoring.loader import load_rubric
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.score import asked, score
from app.engines.scoring.verdict import Verdict
from app.evaluations.models import Evaluation, EvaluationItem
from app.evaluations.policy.answers import Answer, decision, proposal_kept, settled
from app.evaluations.policy.choices import choices_of, chosen_of, in_words
from app.evaluations.policy.desk import Proposal
from app.evaluations.policy.form import lines_of
from app.evaluations.queries.overruling import overruled_by
from app.evaluations.service import scoring
from app.evaluations.service.submitting import submit_evaluation
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput
from tests.factories.attendance import ZONE
from tests.factories.build import NOON, actor_of, make_call, make_recording
from tests.factories.evaluations import make_evaluation
from tests.factories.forms import answers
from tests.factories.rubrics import KIND_CODES, KINDS, make_finding, make_transcript, make_version

FORM = load_rubric(KINDS, "kinds.yaml")
PASSED = {code: Answer("pass") for code in KIND_CODES}


def found(verdict: Verdict, *starts_s: float) -> Proposal:
    places = tuple(Evidence(ReasonCode.PHRASE_SAID, start_s=at) for at in starts_s)
    return Proposal(1, verdict, Reason(ReasonCode.PHRASE_SAID), places)


@pytest.mark.parametrize(
    ("code", "buttons"),
    [
        ("greeting", [("pass", "Pass"), ("fail", "Fail"), ("points", "Part")]),
        ("tone", [("pass", "Warm"), ("7.5", "Polite"), ("4", "Flat"), ("fail", "Cold")]),
        (
            "jargon",
            [("pass", "0"), ("7", "1"), ("4", "2"), ("1", "3"), ("fail", "4+"), ("not_applicable", "N/A")],
        ),
        ("praise", [("pass", "Earned"), ("fail", "Not earned"), ("points", "Part")]),
    ],
)  # fmt: skip
def test_each_kind_of_item_has_its_buttons(app, code, buttons):
    assert [(one.value, str(one.label)) for one in choices_of(FORM.item(code))] == buttons


@given(st.data())
def test_each_answer_has_its_button_before_and_after_it_is_settled(data):
    for item in FORM.items:
        given = data.draw(answers(item))
        value = chosen_of(item, *settled(item, given))
        assert value in {choice.value for choice in choices_of(item)}
        read = Decimal(value) if value[0].isdigit() else decision(value, settled(item, given)[1])
        assert settled(item, read) == settled(item, given)


@given(st.fixed_dictionaries({item.code: answers(item) for item in FORM.items}))
def test_what_is_kept_of_every_kind_gives_the_same_score(given):
    decided = asked(FORM, given)
    kept = {code: settled(FORM.item(code), one) for code, one in decided.items()}
    assert score(FORM, {code: decision(*one) for code, one in kept.items()}) == score(FORM, given)


@pytest.mark.parametrize(
    ("code", "decided", "kept"),
    [
        ("tone", Verdict.FAIL, ("fail", Decimal(1))),
        ("tone", Decimal(1), ("fail", Decimal(1))),
        ("tone", Decimal("7.5"), ("points", Decimal("7.5"))),
        ("tone", Decimal(10), ("pass", Decimal(10))),
        ("jargon", Decimal(4), ("points", Decimal(4))),
        ("jargon", Decimal(0), ("fail", Decimal(0))),
        ("praise", Verdict.FAIL, ("points", Decimal(0))),
        ("praise", Decimal(0), ("points", Decimal(0))),
        ("praise", Verdict.PASS, ("pass", Decimal(5))),
    ],
)
def test_a_decision_is_kept_as(code, decided, kept):
    assert settled(FORM.item(code), decided) == kept


@pytest.mark.parametrize(
    ("code", "kept", "words"),
    [
        ("tone", ("points", Decimal("7.50")), "Polite"),
        ("tone", ("fail", Decimal(1)), "Cold"),
        ("jargon", ("points", Decimal(4)), "Faults: 2 × 3 points"),
        ("jargon", ("fail", Decimal(0)), "Faults: 4+ × 3 points"),
        ("jargon", ("pass", Decimal(10)), "Faults: 0"),
        ("jargon", ("not_applicable", None), "N/A"),
        ("praise", ("points", Decimal(0)), "Not earned"),
        ("praise", ("points", Decimal(2)), "Part"),
        ("greeting", ("points", Decimal(2)), "Part"),
    ],
)
def test_the_sheet_tells_an_answer_as(app, code, kept, words):
    assert str(in_words(FORM.item(code), *kept)) == words


@pytest.mark.parametrize(
    ("code", "finding", "value", "words"),
    [
        ("jargon", found(Verdict.FAIL, 3.0, 7.0), "4", "Proposed: Faults: 2"),
        ("jargon", found(Verdict.PASS), "pass", "Proposed: Faults: 0"),
        ("tone", found(Verdict.FAIL), "fail", "Proposed: Cold"),
        ("greeting", found(Verdict.FAIL, 1.0), "fail", "Proposed: fail"),
        ("praise", found(Verdict.PASS), "pass", "Proposed: Earned"),
        ("jargon", found(Verdict.ABSTAIN), None, "No proposal"),
    ],
)
def test_a_line_says_which_button_the_rule_proposes(app, code, finding, value, words):
    line = lines_of(FORM, {}, {code: finding})[code]
    assert (line.proposed, str(line.proposal)) == (value, words)


def test_a_line_says_after_which_decision_it_is_asked(app):
    line = lines_of(FORM, {"verified": EvaluationItem(verdict="fail")}, {})["verified-how"]
    assert line.is_asked is False
    assert str(line.asked_after) == "Asked only if “Identity checked” gets: Pass, Part"


@pytest.mark.parametrize(
    ("decided", "kept"), [(Decimal(4), "points"), (Decimal(7), "fail"), (Verdict.PASS, "fail")]
)
def test_taking_over_the_part_that_a_rule_proposes_is_no_overruling(decided, kept):
    assert proposal_kept(FORM.item("jargon"), found(Verdict.FAIL, 3.0, 7.0), decided) == kept


def publish(given: dict[str, Answer], call=None) -> Evaluation:
    evaluation = make_evaluation(call=call, version=make_version(KINDS), codes=KIND_CODES)
    monitor = actor_of(evaluation.monitor)
    with transaction():
        scoring.save_draft(monitor, evaluation.id, 0, given, "")
    with transaction():
        submit_evaluation(monitor, evaluation.id, ZONE)
    return evaluation


def test_what_was_not_asked_is_kept_as_not_applicable_whatever_stood_on_the_form(any_database):
    evaluation = publish(PASSED | {"verified": Answer("fail"), "verified-how": Answer("fail")})
    kept = {item.item_code: (item.verdict, item.points) for item in evaluation.items}
    assert (kept["verified"], kept["verified-how"]) == (("fail", Decimal(0)), ("not_applicable", None))
    assert evaluation.total == Decimal(93)  # 30 × 6/10 + 70 + 5, of which 4 points were lost


def test_what_was_not_asked_may_stay_open(app):
    given = PASSED | {"verified": Answer("not_applicable"), "verified-how": Answer()}
    assert publish(given).total == Decimal(100)


def test_an_open_item_that_is_asked_is_named_alone(app):
    with pytest.raises(InvalidInput, match=r"Still open: Identity checked\."):
        publish(PASSED | {"verified": Answer(), "verified-how": Answer()})


def test_points_between_the_steps_are_refused_and_named(app):
    with pytest.raises(InvalidInput, match="fixed steps: Tone, Plain words"):
        publish(PASSED | {"tone": Answer("points", Decimal(5)), "jargon": Answer("points", Decimal(5))})


def test_proposals_of_every_kind_that_were_taken_over_count_as_followed(app):
    version, call = make_version(KINDS), make_call()
    transcript = make_transcript(recording_id=make_recording(call_id=call.id).id)
    places = [place(at) for at in (3.0, 7.0)]
    make_finding(transcript, version, "jargon", verdict="fail", evidence=places)
    make_finding(transcript, version, "praise", verdict="fail")
    make_finding(transcript, version, "tone", verdict="fail")
    evaluation = make_evaluation(call=call, version=version, codes=KIND_CODES, origin="random")
    given = PASSED | {
        "jargon": Answer("points", Decimal(4)),
        "praise": Answer("fail"),
        "tone": Answer("pass"),
    }
    monitor = actor_of(evaluation.monitor)
    with transaction():
        scoring.save_draft(monitor, evaluation.id, 0, given, "")
        submit_evaluation(monitor, evaluation.id, ZONE, NOON)
    assert {item.item_code for item in evaluation.items if item.is_overridden} == {"tone"}
    assert {item.item_code for item in evaluation.items if item.has_lost} == {"jargon"}
    [overruled] = overruled_by(NOON, NOON.replace(year=NOON.year + 1)).values()
    assert (overruled.decided, overruled.overruled) == (3, 1)


def place(at_s: float) -> dict[str, object]:
    return {
        "what": "phrase_said", "speaker": "agent", "words": "kilowatt", "measured": None, "limit": None,
        "unit": "", "start_s": at_s, "end_s": at_s + 1,
    }  # fmt: skip
