"""Forms of attendance."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length

from app.attendance.policy import EXCUSES
from app.foundation.i18n import _
from app.foundation.web.uploads import table_field

LOGINS, ROSTER = "logins", "roster"


class ImportForm(FlaskForm):
    """A file of login records or of a roster."""

    kind = RadioField(
        _("What the file holds"),
        choices=[(LOGINS, _("Login records")), (ROSTER, _("Duty roster"))],
        default=LOGINS,
    )
    file = table_field()


class ExcuseForm(FlaskForm):
    """An accepted reason for being late."""

    day = DateField(_("Day"), validators=[InputRequired()])
    kind = SelectField(_("Reason"), choices=list(EXCUSES.items()))
    reported_at = TimeField(_("Reported at"), validators=[InputRequired()])
    reason = StringField(_("What happened"), validators=[InputRequired(), Length(max=200)])
