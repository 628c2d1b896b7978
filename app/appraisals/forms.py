"""Forms of appraisals."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from app.foundation.i18n import _


class WordsForm(FlaskForm):
    """A comment or the answer to it."""

    words = TextAreaField(_("What you have to say"), validators=[DataRequired(), Length(max=4000)])
