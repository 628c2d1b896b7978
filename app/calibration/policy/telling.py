"""What people are told about calibration sessions, and when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from app.foundation.i18n import LazyString, _, day
from app.notices.policy import Facts

OPENED, DUE, OVER = "calibration.opened", "calibration.due", "calibration.over"
DISCUSSED = "calibration.discussed"


def is_reminded(today: date, due_on: date, days_before: Collection[int]) -> bool:
    """Whether those who have not scored are reminded on that day; 0 is the last day itself."""
    return (due_on - today).days in days_before


def opened(facts: Facts) -> LazyString:
    """To those who take part."""
    return _("Calibration “%(title)s” is open: score its calls blind by %(day)s", **_named(facts))


def due(facts: Facts) -> LazyString:
    """To those who have calls left."""
    return _("Calibration “%(title)s”: you have calls left to score by %(day)s", **_named(facts))


def over(facts: Facts) -> LazyString:
    """To who leads it, after the last day."""
    return _("Calibration “%(title)s”: the last day has passed, the discussion can open", **_named(facts))


def discussed(facts: Facts) -> LazyString:
    """To those who take part."""
    return _("Calibration “%(title)s”: the scores are laid side by side now", **_named(facts))


def _named(facts: Facts) -> dict[str, str]:
    return {"title": facts["title"], "day": day(date.fromisoformat(facts["due_on"]))}
