"""The four answers that an item can get."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What was found about an item; ``ABSTAIN`` hands it to a person (Q3)."""

    PASS = "pass"  # noqa: S105 - not a password
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    ABSTAIN = "abstain"
