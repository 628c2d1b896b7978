"""How a score changed from one revision to the next, for those who may know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.foundation.i18n import LazyString, _


class Kind(StrEnum):
    """By which step a revision came about."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    PUBLISHED = "published"
    RESCORED = "rescored"
    VOIDED = "voided"


LABELS: dict[str, LazyString] = {
    Kind.SUBMITTED: _("Submitted"),
    Kind.RETURNED: _("Given back after a second look"),
    Kind.CONFIRMED: _("Confirmed by a second look"),
    Kind.PUBLISHED: _("Published"),
    Kind.RESCORED: _("Scored anew"),
    Kind.VOIDED: _("Declared void"),
}

Given = tuple[str | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class Change:
    """What one item was and became: verdict and points."""

    item_code: str
    before: Given
    after: Given


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The items that differ between the ``answers`` of two revisions, in the order of the later one."""
    pairs = [(code, given(before.get(code)), given(after[code])) for code in after]
    return [Change(code, old, new) for code, old, new in pairs if old != new]


def given(answer: Sequence[Any] | None) -> Given:
    """Verdict and points of a filed answer."""
    if answer is None:
        return None, None
    return answer[0], None if answer[1] is None else Decimal(answer[1])


def since_publication(kinds: Sequence[str]) -> int:
    """The position of the first revision that everybody in scope may read; what was before is the monitor's
    and the second reader's."""
    return next((at for at, kind in enumerate(kinds) if kind == Kind.PUBLISHED), len(kinds))
