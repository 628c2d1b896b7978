"""Columns of ids sort and find as Python's own bytes do, also where fingerprints or first bytes are alike."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.engines.draw import ids as module
from app.engines.draw.ids import are_among, by_id, id_column, parted

texts = st.lists(st.text("ab00é", min_size=1, max_size=19))


@given(texts)
def test_ids_are_their_utf_8(ids: list[str]):
    assert id_column(ids).tolist() == [one.encode() for one in ids]


@given(texts)
def test_the_order_is_that_of_bytes_and_stable(ids: list[str]):
    assert by_id(id_column(ids)).tolist() == sorted(range(len(ids)), key=lambda place: ids[place].encode())


@given(texts, texts)
def test_an_id_is_found_where_it_is_known(ids: list[str], known: list[str]):
    assert are_among(id_column(ids), id_column(known)).tolist() == [one in known for one in ids]


def test_an_id_is_not_taken_for_another_with_its_fingerprint(monkeypatch):
    monkeypatch.setattr(module, "_fingerprints", lambda ids, width: np.zeros(len(ids), dtype=np.uint64))
    assert are_among(id_column(["a", "b"]), id_column(["b", "c"])).tolist() == [False, True]


def test_a_text_is_parted_at_its_marks():
    assert parted("a\nbcd\né", "\n").tolist() == [b"a", b"bcd", "é".encode()]
