"""The blueprint of all pages of reports."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from flask import current_app

from app.foundation import clock
from app.foundation.i18n import Bilingual
from app.foundation.web.blueprint import Pages

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
