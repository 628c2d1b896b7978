"""Permanent random numbers: the standard's HMAC, the same for ever, uniform."""

from __future__ import annotations

import hashlib
import hmac

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from app.engines.draw.numbers import (
    choose,
    derived_seed,
    id_column,
    matches_commitment,
    permanent_numbers,
    seed_commitment,
    seeded_order,
)

SEED = b"a seed of the centre, 32 bytes ok"
seeds = st.binary(min_size=16, max_size=64)
ids = st.lists(st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1), unique=True)


@given(seeds, ids)
def test_a_number_is_the_first_53_bits_of_the_standard_hmac(seed: bytes, call_ids: list[str]):
    digests = [hmac.new(seed, call_id.encode(), hashlib.sha256).digest() for call_id in call_ids]
    expected = [int.from_bytes(digest[:8], "big") // 2**11 / 2**53 for digest in digests]
    assert permanent_numbers(seed, call_ids).tolist() == expected


def test_numbers_are_uniform():
    numbers = permanent_numbers(SEED, [f"call-{i}" for i in range(20_000)])
    assert numbers.min() >= 0
    assert numbers.max() < 1
    assert kstest(numbers, "uniform").pvalue > 0.001


def test_a_seed_that_could_be_guessed_is_refused():
    with pytest.raises(ValueError, match="16–64 bytes"):
        permanent_numbers(b"2026", ["a"])


def test_a_revealed_seed_is_checked_against_its_commitment():
    assert matches_commitment(SEED, seed_commitment(SEED))
    assert not matches_commitment(SEED[::-1], seed_commitment(SEED))


def test_a_derived_seed_differs_by_purpose():
    assert derived_seed(SEED, "one") != derived_seed(SEED, "other")


@given(ids)
def test_order_does_not_depend_on_the_order_handed_in(call_ids: list[str]):
    forward = [call_ids[i] for i in seeded_order(SEED, call_ids)]
    backward = call_ids[::-1]
    assert forward == [backward[i] for i in seeded_order(SEED, backward)]


def test_choosing_takes_the_smallest_numbers_and_at_most_all():
    call_ids = ["a", "b", "c", "d"]
    by_number = np.argsort(permanent_numbers(SEED, call_ids))
    assert choose(SEED, call_ids, 2).tolist() == by_number[:2].tolist()
    assert sorted(choose(SEED, call_ids, 9).tolist()) == [0, 1, 2, 3]


@pytest.mark.parametrize("wrong", ["", "a\0b", "a\0"])
def test_ids_that_bytes_cannot_tell_apart_are_refused(wrong: str):
    with pytest.raises(ValueError, match="call id"):
        id_column(["a", wrong])
