"""The blueprint, and what its pages share."""

from __future__ import annotations

from datetime import date

from flask import current_app

from app.foundation import clock
from app.foundation.web.blueprint import Pages

pages = Pages("live")


def today() -> date:
    """The centre's day."""
    return clock.today(current_app.config["ZONE"])
