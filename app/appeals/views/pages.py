"""The blueprint, and what the pages of appeals share."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from app.appeals.models import Appeal
from app.appeals.policy.states import LABELS, LEVELS, OUTCOMES, WAITING
from app.appeals.service.rules import appeal_rules
from app.foundation import clock
from app.foundation.web.blueprint import Pages

pages = Pages("appeals")
LABELLED: dict[str, Any] = {"appeal_states": LABELS, "outcomes": OUTCOMES, "levels": LEVELS}


def zone() -> ZoneInfo:
    """The centre's zone."""
    found: ZoneInfo = current_app.config["ZONE"]
    return found


def days_left(appeal: Appeal) -> int | None:
    """Working days until an answer is due, negative where it is late; None where none is waited for."""
    if appeal.state not in WAITING:
        return None
    today = clock.today(zone())
    left = appeal_rules().calendar(zone().key).between(today, appeal.due_on)
    # The first day after is late, even where no working day has passed since.
    return min(left, -1) if appeal.due_on < today else left


def unknown_years(last: date) -> list[int]:
    """The years from today to ``last`` whose public holidays nobody has listed."""
    today = clock.today(zone())
    return appeal_rules().calendar(zone().key).unknown_years(today, max(today, last))
