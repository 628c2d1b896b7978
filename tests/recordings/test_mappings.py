"""Mapping files: what is wrong in one is told by line and key, and no pattern runs away."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engines.rulefile import RuleFileError
from app.recordings.policy.mapping import load_mapping
from app.recordings.policy.patterns import cut, fit, guarded
from app.recordings.policy.translate import flatten, translate

HEAD = "name_en: X\nname_zh: 某\n"
ZONE = ZoneInfo("Europe/Berlin")


def mapping(text: str):
    return load_mapping(HEAD + text, "x.yaml")


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("columns: {price: x}\n", 3, "columns.price"),
        ("columns:\n  call_id: [{colum: x}]\n", 4, "columns.call_id.0.colum"),
        ("columns:\n  call_id: {column: x, pattern: '('}\n", 4, "columns.call_id.0.pattern"),
        ("zone: Middle-earth\n", 3, "zone"),
        ("zone: ../../etc/passwd\n", 3, "zone"),
        ("ambiguous: perhaps\n", 3, "ambiguous"),
        ("headerless: [a, b]\n", 1, "(file)"),
        ("files:\n  - name: x\n    parties: {in: dog}\n", 5, "files.0.parties.in"),
    ],
)
def test_a_fault_is_told_by_line_and_key(text, line, key):
    with pytest.raises(RuleFileError) as caught:
        mapping(text)
    assert (line, key) in [(problem.line, problem.key) for problem in caught.value.problems]


@pytest.mark.parametrize("pattern", [r"(a|aa)+$", r"(1|11)+$"])
def test_a_pattern_that_would_run_away_is_refused(pattern):
    with pytest.raises(ValueError, match="for ever"):
        guarded(pattern)


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"^(\w+\s?)*$", r"(.*)*x", r"(x+x+)+y", r"(a|aa)+$"])
def test_a_pattern_that_finds_no_end_is_given_up(pattern):
    assert fit(pattern, "a" * 150 + "1" * 149 + "!") is None


@pytest.mark.parametrize(
    ("pattern", "text", "value"),
    [(r"\d+", "a12b", "12"), (r"a(\d+)b", "a12b", "12"), (r"(a)(?P<value>\d+)", "a12", "12"), (r"\d",
    "x", ""),
     (r"a(\d*)", "a", "")],
)  # fmt: skip
def test_a_value_is_cut_out(pattern, text, value):
    assert cut(pattern, text) == value


def test_sources_are_tried_in_order_and_conditions_hold():
    found = mapping(
        "columns:\n"
        "  customer_number: [{column: dst, when: {way: '^out'}}, src]\n"
        "  direction: {column: way, values: {OUT: outbound, in: inbound}}\n"
        "  agent_number: [{column: mail, pattern: '^(\\w+)@'}, {column: name, pattern: '\\((\\d+)\\)'},"
        " ext]\n"
        "  started_at: {column: [day, time], formats: '%d.%m.%Y %H:%M'}\n"
        "  duration_s: {column: talk, unit: ms}\n"
        "defaults: {queue: none}\n"
    )
    row = {"way": "Out", "dst": "1", "src": "2", "mail": "", "name": "Li (42)", "ext": "7",
    "day": "20.11.2026",
           "time": "09:15", "talk": "1500", "call_id": "c"}  # fmt: skip
    assert translate(found, row | {"way": "out"}, ZONE) == {
        "call_id": "c", "agent_number": "42", "started_at": "2026-11-20T09:15:00+01:00", "duration_s": "1.5",
        "direction": "outbound", "customer_number": "1", "queue": "none",
    }  # fmt: skip
    assert translate(found, row | {"way": "in", "name": "", "mail": "li@x"}, ZONE)["customer_number"] == "2"


def test_columns_are_known_whatever_their_case():
    found = mapping("recognised_by: [A]\ncolumns: {call_id: Unique ID}\n")
    assert translate(found, {" unique id ": " 7 "}, ZONE) == {"call_id": "7"}


@given(st.recursive(st.none() | st.integers() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1,
                    max_size=3), inner,
                                                                               max_size=3),
                                                                               max_leaves=10))  # fmt: skip
def test_any_record_becomes_columns_of_text(record):
    assert all(
        isinstance(name, str) and isinstance(value, str) for name, value in flatten({"x": record}).items()
    )
