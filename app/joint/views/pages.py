"""The blueprint, and what several of its pages ask."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from flask import current_app

from app.foundation import clock
from app.foundation.web.blueprint import Pages

pages = Pages("joint")


def zone() -> ZoneInfo:
    """The centre's zone."""
    found: ZoneInfo = current_app.config["ZONE"]
    return found


def today() -> date:
    """The centre's day."""
    return clock.today(zone())
