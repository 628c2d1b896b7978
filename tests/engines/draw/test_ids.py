"""Columns of ids sort as Python's own bytes do, also where first bytes are alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.engines.draw.ids import by_id, id_column, parted

texts = st.lists(st.text("ab00é", min_size=1, max_size=19))


@given(texts)
def test_ids_are_their_utf_8(ids: list[str]):
    assert id_column(ids).tolist() == [one.encode() for one in ids]


@given(texts)
def test_the_order_is_that_of_bytes_and_stable(ids: list[str]):
    assert by_id(id_column(ids)).tolist() == sorted(range(len(ids)), key=lambda place: ids[place].encode())


def test_a_text_is_parted_at_its_marks():
    assert parted("a\nbcd\né", "\n").tolist() == [b"a", b"bcd", "é".encode()]


def test_a_text_of_parts_of_one_length_is_parted_at_its_marks():
    assert parted("ab\né\ncd", "\n").tolist() == [b"ab", "é".encode(), b"cd"]
