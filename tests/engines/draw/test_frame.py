"""The frame: canonical, complete, each exclusion counted and named."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.draw.frame import Calls, Exclusion, Frame, build_frame
from app.engines.draw.sampling_rules import FrameRules

RULES = FrameRules(shortest_call_s=10)


def calls(ids: list[str], duration_s: float = 60.0) -> Calls:
    n = len(ids)
    whole = np.arange(n, dtype=np.int64)
    return Calls(
        call_id=ids,
        agent_id=whole % 3,
        period=np.full(n, 2900),
        start_s=1_760_000_000 + whole,
        duration_s=np.full(n, duration_s),
        slot=np.full(n, 5, dtype=np.int8),
        slot_mask=np.full(n, 32, dtype=np.uint8),
    )


def shuffled(one: Calls, order: np.ndarray) -> Calls:
    columns = {name: getattr(one, name)[order] for name in one.__slots__ if name != "call_id"}
    return Calls(call_id=[one.call_id[i] for i in order], **columns)


call_ids = st.lists(st.text("abc0123456789-呼", min_size=1, max_size=12), unique=True, max_size=40)


@given(call_ids, st.randoms())
def test_equal_calls_give_equal_bytes_in_whatever_order_they_come(ids: list[str], random):
    order = list(range(len(ids)))
    random.shuffle(order)
    one = calls(ids)
    other = shuffled(one, np.array(order, dtype=np.int64))
    assert build_frame(one, RULES).to_bytes() == build_frame(other, RULES).to_bytes()


@given(call_ids)
def test_a_frame_comes_back_from_its_bytes(ids: list[str]):
    filed = build_frame(calls(ids), RULES).to_bytes()
    back = Frame.from_bytes(filed)
    assert back.to_bytes() == filed
    assert back.call_id.tolist() == sorted(call_id.encode() for call_id in ids)


def test_the_digest_is_that_of_the_filed_bytes():
    frame = build_frame(calls(["a", "b"]), RULES)
    assert frame.digest() == hashlib.sha256(frame.to_bytes()).hexdigest()


def test_one_second_more_changes_the_digest():
    assert build_frame(calls(["a"], 60), RULES).digest() != build_frame(calls(["a"], 61), RULES).digest()


@pytest.mark.parametrize(("duration_s", "excluded"), [(9.99, 1), (10.0, 0)])
def test_a_call_shorter_than_the_rules_say_is_too_short(duration_s: float, excluded: int):
    assert build_frame(calls(["a"], duration_s), RULES).excluded()[Exclusion.TOO_SHORT] == excluded


def test_each_exclusion_is_counted_once_under_its_first_reason():
    known = {
        Exclusion.NO_RECORDING: np.array([True, True, False, False]),
        Exclusion.LEGAL_HOLD: np.array([True, False, False, False]),
    }
    frame = build_frame(calls(["a", "b", "c", "d"]), RULES, known)
    assert frame.excluded() == {
        Exclusion.NO_AGENT: 0,
        Exclusion.OFF_DUTY: 0,
        Exclusion.LEGAL_HOLD: 1,
        Exclusion.NO_RECORDING: 1,
        Exclusion.CORRUPT: 0,
        Exclusion.TOO_SHORT: 0,
    }
    assert frame.drawable.tolist() == [2, 3]


def test_the_same_call_twice_is_refused():
    with pytest.raises(ValueError, match="Call a is in the frame twice"):
        build_frame(calls(["a", "b", "a"]), RULES)


def test_columns_of_unequal_length_are_refused():
    wrong = calls(["a", "b"])
    with pytest.raises(ValueError, match="equally long"):
        build_frame(Calls(["a", "b", "c"], *(getattr(wrong, n) for n in wrong.__slots__[1:])), RULES)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda filed: filed[:-1], "breaks off in its column exclusion"),
        (lambda filed: filed + b"x", "1 bytes too many"),
        (lambda filed: b"\x93NUMPY" + filed, "not a filed frame"),
        (lambda filed: filed.replace(b"frame/1", b"frame/9"), "not a filed frame"),
    ],
)
def test_bytes_that_are_not_a_whole_frame_are_refused(damage, message: str):
    filed = build_frame(calls(["a", "b"]), RULES).to_bytes()
    with pytest.raises(ValueError, match=message):
        Frame.from_bytes(damage(filed))


def test_a_call_is_found_by_its_id_and_a_stranger_is_not():
    frame = build_frame(calls(["b", "a", "c"]), RULES)
    assert [frame.row_of(call_id) for call_id in ("a", "b", "c", "d", "aa", "")] == [
        0,
        1,
        2,
        None,
        None,
        None,
    ]
