"""Rules files are data and nothing else."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.scoring.problem import RubricError
from app.engines.scoring.yaml_text import MAX_CHARACTERS, read_yaml

LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (LAUGHS, 1, "anchors and aliases"),
        ("a: 1\nb: *a", 2, "anchors and aliases"),
        ("a: 1\nb: !!python/object:os.system x", 2, "tag"),
        ("a: 1\nb: !custom {c: 1}", 2, "tag"),
        ("a: 1\nb: 2\na: 3", 3, "'a' is there twice"),
        ("a:\n  b: 1\n  b: 2", 3, "'b' is there twice"),
        ("a: " + "[" * 100, 1, "deeper than"),
        ("a: [1,\nb", 2, "not YAML"),
        ("a: b: c", 1, "not YAML"),
        ("? [a]\n: b", 1, "a key has to be a word"),
        ("a: 1\n---\nb: 2", 2, "one document"),
        ("a: .nan", 1, "not a number"),
        ("a: \x00", 1, "not YAML"),
        ("x" * (MAX_CHARACTERS + 1), 1, "longer than"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_with_its_line(text: str, line: int, says: str) -> None:
    with pytest.raises(RubricError, match=says) as caught:
        read_yaml(text, "rules.yaml")
    assert caught.value.problems[0].line == line


def test_the_largest_file_allowed_is_read_whole() -> None:
    entries = MAX_CHARACTERS // 18 - 1
    document = read_yaml("a:\n" + "- some words here\n" * entries, "rules.yaml")
    assert len(document.data["a"]) == entries


def test_plain_data_comes_out_with_its_lines() -> None:
    document = read_yaml("a: 1\nb:\n  - c: yes\n    d: 2.5\n  - ~\n", "rules.yaml")
    assert document.data == {"a": 1, "b": [{"c": "yes", "d": 2.5}, None]}
    assert document.line(("b", 0, "d")) == 4
    assert document.line(("b", 1)) == 5


def test_a_path_that_is_not_in_the_file_has_the_line_of_what_holds_it() -> None:
    assert read_yaml("a: 1\nb:\n  c: 2\n", "rules.yaml").line(("b", "missing", 3)) == 2


@given(st.text(max_size=60))
def test_any_text_at_all_is_read_or_refused(text: str) -> None:
    with suppress(RubricError):
        read_yaml(text, "rules.yaml")
