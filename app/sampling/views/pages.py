"""The blueprint of sampling, and how its pages name a week."""

from __future__ import annotations

from datetime import date

from babel.dates import format_interval
from flask_babel import get_locale

from app.foundation.web.blueprint import Pages
from app.sampling.policy import weeks

pages = Pages("sampling")


def week_words(week_on: date) -> str:
    """``Nov 9 – 15, 2026``, as the reader's language writes it."""
    return format_interval(week_on, weeks.last_day(week_on), "yMMMd", locale=get_locale())
