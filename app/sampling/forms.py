"""Forms of sampling."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.validators import InputRequired

from app.foundation.i18n import _


class DrawForm(FlaskForm):
    """Which week to draw."""

    week_on = DateField(
        _("Monday of the week"), validators=[InputRequired()], render_kw={"step": 7, "min": "2024-01-01"}
    )
