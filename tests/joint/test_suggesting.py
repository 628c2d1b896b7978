"""Which calls are suggested, and why."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.foundation.i18n import Bilingual, in_language
from app.joint.policy.suggesting import Candidate, Suggestion, Why, reason, suggest

PROBLEMS = ["greeting", "closing", "hold"]
LEAST = Decimal(90)


def score(
    evaluation_id: int, *failed: str, total: int = 70, agent_id: int | None = None, fatal: bool = False
):
    agent = evaluation_id if agent_id is None else agent_id
    return Candidate(evaluation_id, agent, Decimal(total), fatal, frozenset(failed))


def ids(found: list[Suggestion]) -> list[int]:
    return [one.evaluation_id for one in found]


def test_the_call_with_most_common_problems_comes_first_and_names_them_in_their_order():
    found = suggest([score(1, "closing"), score(2, "closing", "greeting")], PROBLEMS, LEAST, 2)
    assert found[0] == Suggestion(2, Why.PROBLEMS, ("greeting", "closing"))


def test_faults_that_are_not_common_do_not_make_a_call_typical():
    assert suggest([score(1, "smile", "speed")], PROBLEMS, LEAST, 3) == []


def test_the_last_place_is_for_the_best_call():
    found = suggest(
        [score(1, "hold"), score(2, "hold"), score(3, total=95), score(4, total=99)], PROBLEMS, LEAST, 2
    )
    assert found == [Suggestion(1, Why.PROBLEMS, ("hold",)), Suggestion(4, Why.EXCELLENT)]


def test_a_call_with_a_fatal_fault_is_not_excellent():
    assert suggest([score(1, total=99, fatal=True)], PROBLEMS, LEAST, 3) == []


def test_where_one_call_is_wanted_it_is_one_to_learn_from():
    assert ids(suggest([score(1, total=99), score(2, "hold")], PROBLEMS, LEAST, 1)) == [2]


def test_even_if_the_best_call_is_the_same_agents():
    pool = [score(1, total=99, agent_id=5), score(2, "hold", agent_id=5)]
    assert ids(suggest(pool, PROBLEMS, LEAST, 1)) == [2]


def test_no_excellent_call_is_suggested_where_the_session_has_one():
    assert ids(suggest([score(1, total=99), score(2, "hold")], PROBLEMS, None, 3)) == [2]


def test_between_equal_calls_the_lower_score_is_taken_then_the_older_one():
    pool = [score(3, "hold"), score(2, "hold"), score(1, "hold", total=80)]
    assert ids(suggest(pool, PROBLEMS, LEAST, 3)) == [2, 3, 1]


@st.composite
def pools(draw):
    codes = st.sets(st.sampled_from([*PROBLEMS, "smile"]))
    return [
        score(
            number,
            *draw(codes),
            total=draw(st.integers(0, 100)),
            agent_id=draw(st.integers(1, 4)),
            fatal=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 8)))
    ]


@given(pools(), st.integers(0, 5))
def test_each_agent_is_heard_once_and_every_reason_is_true(pool, count):
    by_id = {one.evaluation_id: one for one in pool}
    found = suggest(pool, PROBLEMS, LEAST, count)
    assert len(found) <= count
    assert len({by_id[one.evaluation_id].agent_id for one in found}) == len(found)
    for one in found:
        call = by_id[one.evaluation_id]
        if one.why is Why.PROBLEMS:
            assert list(one.item_codes) == [code for code in PROBLEMS if code in call.failed] != []
        else:
            assert call.total >= LEAST
            assert not call.is_fatal


@given(pools(), st.integers(1, 5))
def test_no_call_that_is_left_out_shows_more_problems_than_one_that_is_taken(pool, count):
    by_id = {one.evaluation_id: one for one in pool}
    found = suggest(pool, PROBLEMS, None, count)
    taken = {by_id[one.evaluation_id].agent_id for one in found}
    least = min((len(one.item_codes) for one in found), default=0)
    left = [len(one.failed & set(PROBLEMS)) for one in pool if one.agent_id not in taken]
    assert max(left, default=0) <= (least if len(found) == count else 0)


def test_the_reason_is_told_in_the_readers_language(app):
    titles = {"greeting": Bilingual(zh="开头语", en="Greeting"), "hold": Bilingual(zh="等待", en="Hold")}
    with app.test_request_context(), in_language("en"):
        assert reason("common_problems", ["greeting", "hold"], titles, Decimal(70)) == (
            "Shows common problems: Greeting, Hold"
        )
        assert reason("excellent", [], titles, Decimal("98.5")) == "Excellent: 98.5 points"
