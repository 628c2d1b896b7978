"""What may become of a draft, who may publish it, and which versions count afterwards: tables."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.scoring.loader import load_rubric
from app.engines.scoring.rubric import Rubric
from app.engines.scoring.yaml_text import MAX_CHARACTERS
from app.foundation.errors import InvalidInput
from app.rubrics.policy.drafting import State, may_move, may_publish, text_to_keep
from app.rubrics.policy.publishing import Known, fault_of, lasting
from app.rubrics.policy.validity import counting
from tests.factories.rubrics import SMALL

TODAY = date(2026, 11, 1)
JANUARY, OCTOBER, DECEMBER = date(2026, 1, 1), date(2026, 10, 1), date(2026, 12, 1)


def rubric(number: int, begins: date | None = None, code: str = "small-en") -> Rubric:
    begun = "" if begins is None else f"valid_from: {begins}\n"
    text = SMALL.strip().replace("version: 1", f"version: {number}").replace("small-en", code)
    return load_rubric(f"{text}\n{begun}", "test.yaml")


def published(key, number, begins=None):
    return Known(key, rubric(number, begins), published=True)


def filed(key, number, begins=None):
    return Known(key, rubric(number, begins), published=False, filed=True)


def left(key, number, begins=None):
    """In force until now, but no file says it any more."""
    return Known(key, rubric(number, begins), published=False)


@pytest.mark.parametrize("present", list(State))
@pytest.mark.parametrize("wanted", list(State))
def test_a_draft_moves_only_so(present, wanted):
    allowed = {
        ("editing", "handed_in"), ("editing", "discarded"),
        ("handed_in", "editing"), ("handed_in", "published"),
    }  # fmt: skip
    assert may_move(present, wanted) is ((present.value, wanted.value) in allowed)


@pytest.mark.parametrize(
    ("person", "author", "editors", "may"),
    [
        (3, 1, [1], True),
        (1, 1, [1], False),
        (1, 1, [], False),
        (2, 1, [1, 2], False),
        (None, 1, [1], False),
    ],
)
def test_nobody_who_took_part_publishes(person, author, editors, may):
    assert may_publish(person, author, editors) is may


@pytest.mark.parametrize(
    ("versions", "stay"),
    [
        # a file alone
        ([filed("file", 1)], {"file"}),
        ([left("old", 1), filed("file", 2)], {"file"}),
        ([left("old", 3), filed("file", 2)], {"file"}),
        ([left("old", 1, JANUARY), filed("file", 2, DECEMBER)], {"old", "file"}),
        ([left("gone", 1)], set()),
        # published in the browser, the file stays as it was
        ([published("new", 2), filed("file", 1)], {"new"}),
        ([published("new", 2), filed("file", 2)], {"new"}),
        ([published("new", 2, DECEMBER), filed("file", 1, JANUARY)], {"new", "file"}),
        ([published("new", 2, DECEMBER), filed("file", 1)], {"new", "file"}),
        ([published("new", 2)], {"new"}),
        # a file corrected below the published number counts for the days before
        (
            [published("new", 3, DECEMBER), left("old", 2, JANUARY), filed("file", 2, JANUARY)],
            {"new", "file"},
        ),
        # a file with a higher number takes over
        ([published("new", 2), filed("file", 3)], {"file"}),
        ([published("new", 2, OCTOBER), filed("file", 3, DECEMBER)], {"new", "file"}),
        ([published("new", 2, DECEMBER), filed("file", 3, OCTOBER)], {"file"}),
        # one published after the other; what had not begun gives way
        ([published("a", 2, OCTOBER), published("b", 3, DECEMBER)], {"a", "b"}),
        ([published("a", 2, DECEMBER), published("b", 3, date(2027, 1, 1))], {"b"}),
    ],
)
def test_what_counts_after_a_file_was_registered_or_a_draft_published(versions, stay):
    for order in (versions, versions[::-1]):
        assert lasting(order, TODAY) == stay


def test_each_rubric_is_looked_at_by_itself():
    other = Known("other", rubric(1, code="other-en"), published=False, filed=True)
    assert lasting([published("new", 2), other], TODAY) == {"new", "other"}


days = st.sampled_from([None, *(date(2026, month, 1) for month in range(9, 13))])
candidates = st.lists(
    st.tuples(st.integers(1, 4), days, st.booleans(), st.booleans()), min_size=1, max_size=5
)


@given(candidates)
def test_the_highest_number_counts_from_its_day_whatever_else_there_is(drawn):
    known = [Known(n, rubric(number, begins), is_published, is_filed)
             for n, (number, begins, is_published, is_filed) in enumerate(drawn)]  # fmt: skip
    asked = [one for one in known if one.published or one.filed]
    stay = lasting(known, TODAY)
    if not asked:
        assert stay == set()
        return
    best = max((one.rubric.version, one.published) for one in asked)
    leaders = [one for one in asked if (one.rubric.version, one.published) == best]
    assert {one.key for one in leaders} <= stay
    in_force = [(one.key, one.rubric) for one in known if one.key in stay]
    last = max(one.rubric.valid_from or date.min for one in leaders)
    [(_key, counts)] = counting(in_force, max(last, date(2027, 1, 1)))
    assert counts.version == best[0]


@pytest.mark.parametrize(
    ("number", "begins", "words"),
    [
        (3, DECEMBER, None),
        (3, TODAY, None),
        (2, DECEMBER, "Give the draft the number 3"),
        (1, DECEMBER, "Give the draft the number 3"),
        (3, None, "from which day"),
        (3, OCTOBER, "is over"),
    ],
)
def test_what_stands_against_publishing(app, number, begins, words):
    fault = fault_of(rubric(number, begins), [1, 2], TODAY)
    assert (fault is None) if words is None else (words in str(fault))


def test_a_text_is_kept_with_one_kind_of_line_end():
    assert text_to_keep("a\r\nb") == "a\nb"


@pytest.mark.parametrize("text", ["x" * (MAX_CHARACTERS + 1), "code: \0", "code: \ud800"])
def test_what_is_no_text_of_a_rubric_is_not_kept(app, text):
    with pytest.raises(InvalidInput):
        text_to_keep(text)


def test_the_longest_text_is_kept():
    assert text_to_keep("x" * MAX_CHARACTERS)
