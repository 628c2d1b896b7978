"""The blueprint, and what several pages of calibration show."""

from __future__ import annotations

from datetime import date

from flask import current_app

from app.calibration.policy.rules import FILE, CalibrationRules, load_calibration
from app.foundation import clock
from app.foundation.rulebook import read_rules
from app.foundation.web.blueprint import Pages

pages = Pages("calibration")


def rules() -> CalibrationRules:
    """What ``qa_rules/calibration.yaml`` says, checked."""
    return read_rules(FILE, load_calibration).value


def today() -> date:
    """The centre's day."""
    return clock.today(current_app.config["ZONE"])
