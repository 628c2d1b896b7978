"""When an account is locked, and which password will do (X2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.policy import (
    FAILURES_BEFORE_LOCK,
    LOCK_FOR,
    SHORTEST_PASSWORD,
    is_locked,
    lock_after_failure,
    password_faults,
)
from tests.factories.build import NOON


@pytest.mark.parametrize("failures", range(FAILURES_BEFORE_LOCK))
def test_there_are_tries_left_before_the_last_one(failures):
    assert lock_after_failure(failures, NOON) is None


def test_the_fifth_failure_locks_for_a_quarter_of_an_hour():
    assert lock_after_failure(5, NOON) == NOON + timedelta(minutes=15)


@pytest.mark.parametrize(
    ("until", "locked"),
    [
        (None, False),
        (NOON - timedelta(seconds=1), False),
        (NOON, False),
        (NOON + timedelta(seconds=1), True),
        (NOON + LOCK_FOR, True),
    ],
)
def test_a_lock_holds_until_its_instant_and_not_longer(until, locked):
    assert is_locked(until, NOON) is locked


@pytest.mark.parametrize(
    ("password", "faults"),
    [
        ("correct horse battery", []),
        ("一二三四五六七八九十", []),
        ("nineletrs", ["too-short"]),
        ("abababababab", ["too-plain"]),
        ("aaa", ["too-short", "too-plain"]),
        ("my-LiLei-secret", ["is-name"]),
        ("lilei", ["too-short", "too-plain", "is-name"]),
        ("", ["too-short", "too-plain"]),
    ],
)
def test_a_password_is_told_everything_that_is_wrong_with_it(password, faults):
    assert password_faults(password, "lilei") == faults


@given(st.text(max_size=SHORTEST_PASSWORD - 1))
def test_no_short_password_will_do_whatever_it_is_made_of(password):
    assert "too-short" in password_faults(password, "somebody")
