"""The stretch of days that a dashboard looks at."""

from __future__ import annotations

from datetime import date

import pytest

from app.foundation.errors import InvalidInput
from app.reports.policy.periods import days_of, month_before, period_of, recent_months


def test_without_a_choice_five_weeks_up_to_today_are_shown():
    period = period_of(None, date(2026, 11, 18))
    assert (period.first, period.last) == (date(2026, 10, 19), date(2026, 11, 18))


def test_a_month_is_shown_whole():
    period = period_of("2026-02", date(2026, 11, 18))
    assert (period.first, period.last) == (date(2026, 2, 1), date(2026, 2, 28))


@pytest.mark.parametrize("code", ["yesterday", "2026-13", "2026-1", "26-10", "2026-10-01"])
def test_what_is_no_month_is_refused(code):
    with pytest.raises(InvalidInput):
        days_of(code)


def test_the_months_to_choose_from_cross_the_year():
    assert recent_months(date(2026, 2, 3))[:4] == ["2026-02", "2026-01", "2025-12", "2025-11"]
    assert month_before("2026-01") == "2025-12"
