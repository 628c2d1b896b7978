"""States, walls, answers and what the page draws from findings."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.engines.scoring.finding import Evidence, Reason
from app.engines.scoring.loader import load_rubric
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.score import score
from app.engines.scoring.verdict import Verdict
from app.engines.speech.types import Facts, Segment, Span, Speaker, Word
from app.evaluations.forms import read_answers, read_revision
from app.evaluations.policy.answers import Answer, decision, settled
from app.evaluations.policy.desk import Proposal, marks, measured, quoted_in
from app.evaluations.policy.states import State, may_move
from app.evaluations.policy.walls import may_read, may_score
from app.foundation.access.scope import EVERYBODY, NOBODY, Scope
from app.foundation.errors import InvalidInput
from tests.factories.rubrics import CODES, SMALL

RUBRIC = load_rubric(SMALL, "test.yaml")


@pytest.mark.parametrize(
    ("present", "wanted", "allowed"),
    [
        ("assigned", State.DRAFT, True),
        ("assigned", State.PUBLISHED, False),
        ("draft", State.PUBLISHED, True),
        ("draft", State.ACKNOWLEDGED, False),
        ("published", State.ACKNOWLEDGED, True),
        ("published", State.DRAFT, False),
        ("acknowledged", State.ACKNOWLEDGED, False),
    ],
)
def test_a_score_moves_forward_only(present, wanted, allowed):
    assert may_move(present, wanted) is allowed


@pytest.mark.parametrize(
    ("monitor_id", "agent_user_id", "lead_id", "allowed"),
    [(1, 2, 3, True), (1, 1, 3, False), (1, 2, 1, False), (1, None, None, True), (None, None, None, False)],
)
def test_nobody_scores_his_own_case(monitor_id, agent_user_id, lead_id, allowed):
    assert may_score(monitor_id, agent_user_id, lead_id) is allowed


MINE = Scope(agent_ids=frozenset({7}))


@pytest.mark.parametrize(
    ("who", "scope", "viewer_id", "state", "visible"),
    [
        ("its monitor", Scope(None, monitor_id=1), 1, "draft", True),
        ("another monitor", Scope(None, monitor_id=2), 2, "draft", False),
        ("another monitor", Scope(None, monitor_id=2), 2, "published", False),
        ("the agent", MINE, 5, "draft", False),
        ("the agent", MINE, 5, "published", True),
        ("another agent", Scope(frozenset({8})), 6, "published", False),
        ("the director", EVERYBODY, 9, "published", True),
        ("the director", EVERYBODY, 9, "assigned", False),
        ("the administrator", NOBODY, 10, "published", False),
    ],
)
def test_who_reads_a_score(who, scope, viewer_id, state, visible):
    assert may_read(scope, viewer_id, state=state, monitor_id=1, agent_id=7) is visible


def test_a_form_becomes_answers():
    form = MultiDict(
        {
            "greeting-verdict": "pass", "greeting-note": " well said ", "greeting-moment_s": "12.3",
            "rude-note": "", "solved-verdict": "points", "solved-points": "7.5", "silence-verdict": "fail",
            "silence-points": "3", "comment": "thanks", "csrf_token": "x", "tone-verdict": "7.5",
        }
    )  # fmt: skip
    assert read_answers(form) == {
        "greeting": Answer("pass", None, "well said", 12.3),
        "rude": Answer(),
        "silence": Answer("fail"),
        "solved": Answer("points", Decimal("7.5")),
        "tone": Answer("points", Decimal("7.5")),
    }


@pytest.mark.parametrize(
    "form",
    [
        {"a-verdict": "abstain"},
        {"a-verdict": "7.555"},
        {"a-verdict": "-1"},
        {"a-verdict": "1e2"},
        {"a-verdict": "points", "a-points": "7.555"},
        {"a-verdict": "points", "a-points": "-1"},
        {"a-verdict": "points", "a-points": "NaN"},
        {"a-verdict": "points", "a-points": "many"},
        {"a-verdict": "points", "a-points": "1e9"},
        {"a-note": "", "a-moment_s": "Infinity"},
        {"a-note": "x" * 2001},
    ],
)
def test_what_no_page_sends_is_refused(form):
    with pytest.raises(InvalidInput):
        read_answers(form)


@pytest.mark.parametrize("revision", ["", "-1", "1.0", "x", "٣"])
def test_a_form_without_its_revision_is_refused(revision):
    with pytest.raises(InvalidInput):
        read_revision({"revision": revision})


answers = st.one_of(
    st.sampled_from([("pass", None), ("fail", None)]),
    st.tuples(st.just("points"), st.decimals(0, 20, places=2)),
)


@given(st.fixed_dictionaries(dict.fromkeys(CODES, answers)))
def test_what_is_kept_gives_the_same_score_as_what_was_decided(entered):
    decided = {code: decision(*answer) for code, answer in entered.items()}
    kept = {code: settled(RUBRIC.item(code), one) for code, one in decided.items()}
    again = {code: decision(verdict, points) for code, (verdict, points) in kept.items()}
    assert score(RUBRIC, decided) == score(RUBRIC, again)
    total = score(RUBRIC, decided)
    assert sum(points for _, points in kept.values()) == total.earned


@pytest.mark.parametrize(
    ("points", "verdict"), [(Decimal(30), "pass"), (Decimal(0), "fail"), (Decimal("0.5"), "points")]
)
def test_all_points_are_a_pass_and_none_a_fail(points, verdict):
    assert settled(RUBRIC.item("greeting"), points) == (verdict, points)


def test_an_item_that_does_not_apply_has_no_points():
    assert settled(RUBRIC.item("silence"), Verdict.NOT_APPLICABLE) == ("not_applicable", None)


def fault(what=ReasonCode.PHRASE_SAID, speaker=Speaker.AGENT, verdict=Verdict.FAIL, words="shut up"):
    place = Evidence(what, speaker, 10.0, 12.0, words)
    return Proposal(4, verdict, Reason(what, (("speaker", "agent"), ("words", words))), (place,))


@pytest.mark.parametrize(
    ("proposal", "kind", "channel"),
    [
        (fault(), "fault", 1),
        (fault(speaker=Speaker.CUSTOMER), "fault", 0),
        (fault(ReasonCode.INTERRUPTED), "overlap", None),
        (fault(ReasonCode.SILENCE_LONG, speaker=None), "silence", None),
        (fault(ReasonCode.HOLD_NOT_THANKED), "silence", None),
    ],
)
def test_a_fault_is_drawn_on_its_channel(proposal, kind, channel):
    [mark] = marks([proposal], 1, 60.0)
    assert (mark["kind"], mark["channel"], mark["start"], mark["end"]) == (kind, channel, 10.0, 12.0)


def test_what_passed_is_not_drawn():
    assert marks([fault(verdict=Verdict.PASS)], 0, 60.0) == []


def test_a_fault_of_the_whole_call_is_not_drawn():
    assert marks([fault()], 0, duration_s=2.2) == []


def test_long_silences_and_overlaps_are_marked_whether_or_not_a_rule_minds():
    facts = Facts(60.0, {}, (Span(3, 3.2), Span(5, 6)), (), (Span(10, 14),), {}, {}, {})
    found = [(mark["kind"], mark["start"], mark["end"]) for mark in measured(facts)]
    assert found == [("silence", 10, 14), ("overlap", 5, 6)]


def test_of_an_hours_silences_the_longest_are_marked():
    facts = Facts(3600.0, {}, (), (), tuple(Span(9 * n, 9 * n + n / 100) for n in range(400)), {}, {}, {})
    found = measured(facts)
    assert len(found) == 100
    assert min(mark["end"] - mark["start"] for mark in found) == pytest.approx(3.0)


def test_the_words_of_a_fault_are_marked_and_no_others():
    quoted = quoted_in([fault()])
    words = (Word("shut", 10.2, 10.6, 0.9), Word("please", 12.5, 12.9, 0.9))
    by_agent, by_customer = (
        Segment(who, 10, 13, "", words, 0.9) for who in (Speaker.AGENT, Speaker.CUSTOMER)
    )
    assert quoted(by_agent) == ["4", None]
    assert quoted(by_customer) == [None, None]
