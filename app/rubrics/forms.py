"""What a supervisor sends to rubrics."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField
from wtforms import DateField, Field, SelectField
from wtforms.validators import InputRequired, StopValidation

from app.foundation.i18n import _
from app.rubrics.policy.period import Period

Choices = Sequence[tuple[str, str]]


class BacktestForm(FlaskForm):
    """Which draft to try on which calls: a file, or a version that is registered already."""

    file = FileField(
        _("Draft: a rubric file"),
        validators=[FileAllowed(["yaml", "yml"], _("Choose a YAML file."))],
        render_kw={"accept": ".yaml,.yml"},
    )
    version = SelectField(_("or a registered version"), validate_choice=True)
    against = SelectField(_("Compared with"), validate_choice=True)
    first_on = DateField(_("First day of the calls"), validators=[InputRequired(_("Choose the first day."))])
    last_on = DateField(_("Last day of the calls"), validators=[InputRequired(_("Choose the last day."))])

    @classmethod
    def of(cls, versions: Choices, **values: Any) -> BacktestForm:
        """The form with the registered versions, ``(id, name)``."""
        form = cls(**values)
        form.version.choices = [("", _("– the file above –")), *versions]
        form.against.choices = list(versions)
        return form

    def validate_version(self, field: Field) -> None:
        if not field.data and not self.file.data:
            raise StopValidation(_("Choose a rubric file, or a registered version."))

    def validate_last_on(self, field: Field) -> None:
        if field.data and self.first_on.data and field.data < self.first_on.data:
            raise StopValidation(_("The last day lies before the first one."))

    @property
    def period(self) -> Period:
        return Period(self.first_on.data, self.last_on.data)
