"""Rules files are checked on reading, and their faults are told to people."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from app.engines.duty.rules import load_attendance
from app.foundation.errors import InvalidInput
from app.foundation.rulebook import read_rules


@pytest.fixture
def folder(app, tmp_path):
    """An empty folder in place of ``qa_rules/``."""
    app.config["CENTRE"] = replace(app.config["CENTRE"], qa_rules_dir=tmp_path)
    return tmp_path


def test_rules_come_with_the_hash_of_their_text(app):
    rules = read_rules("attendance.yaml", load_attendance)
    assert rules.digest == hashlib.sha256(rules.text.encode()).hexdigest()
    assert "standard" in rules.value.shifts


def test_a_missing_file_is_named(folder):
    with pytest.raises(InvalidInput, match=r"attendance\.yaml"):
        read_rules("attendance.yaml", load_attendance)


def test_a_fault_is_told_with_its_line(folder):
    (folder / "attendance.yaml").write_text("shifts: {}\nnonsense: 1\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"attendance\.yaml:2: nonsense"):
        read_rules("attendance.yaml", load_attendance)
