"""The blueprint of all pages of reports, and what they share."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, request

from app.evaluations.policy.states import LABELS as STATES
from app.evaluations.policy.states import ORIGINS
from app.foundation import clock
from app.foundation.i18n import Bilingual
from app.foundation.web.blueprint import Pages
from app.reports.policy.labels import DIRECTIONS, place_text
from app.reports.policy.periods import Period, period_of, recent_months

pages = Pages("reports")


def zone() -> ZoneInfo:
    """The centre's zone."""
    found: ZoneInfo = current_app.config["ZONE"]
    return found


def today() -> date:
    """The centre's day."""
    return clock.today(zone())


def centre_name() -> Bilingual:
    """What the centre is called."""
    config = current_app.config["CENTRE"]
    return Bilingual(zh=config.centre_name_zh, en=config.centre_name_en)


def shown_period() -> Period:
    """The period that the page was asked for."""
    return period_of(request.args.get("period"), today())


def labels(period: Period) -> dict[str, Any]:
    """What every dashboard's template needs beside its figures."""
    return {
        "period": period,
        "months": recent_months(today()),
        "today": today(),
        "directions": DIRECTIONS,
        "place_text": place_text,
        "states": STATES,
        "origins": ORIGINS,
    }
