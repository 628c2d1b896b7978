"""What a supervisor sends to rubrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField
from wtforms import DateField, Field, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, StopValidation

from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.rubrics.policy.labels import LANGUAGE_NAMES
from app.rubrics.policy.period import Period

Choices = Sequence[tuple[str, str]]
LONGEST_REVISION = 9


class DaysForm(FlaskForm):
    """On the calls of which days a draft is tried."""

    first_on = DateField(_("First day of the calls"), validators=[InputRequired(_("Choose the first day."))])
    last_on = DateField(_("Last day of the calls"), validators=[InputRequired(_("Choose the last day."))])

    def validate_last_on(self, field: Field) -> None:
        if field.data and self.first_on.data and field.data < self.first_on.data:
            raise StopValidation(_("The last day lies before the first one."))

    @property
    def period(self) -> Period:
        return Period(self.first_on.data, self.last_on.data)


class BacktestForm(DaysForm):
    """Which draft to try on which calls: a file, or a version that is registered already."""

    file = FileField(
        _("Draft: a rubric file"),
        validators=[FileAllowed(["yaml", "yml"], _("Choose a YAML file."))],
        render_kw={"accept": ".yaml,.yml"},
    )
    version = SelectField(_("or a registered version"), validate_choice=True)
    against = SelectField(_("Compared with"), validate_choice=True)

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


class NewDraftForm(FlaskForm):
    """What a draft begins as: a version, a file, or nothing but a title."""

    begin = RadioField(
        _("Begin with"),
        choices=[("version", _("a version")), ("file", _("a file")), ("blank", _("an empty form"))],
        default="version",
    )
    # Only what is chosen above matters, so each choice is checked below.
    version = SelectField(_("Version"), validate_choice=False)
    file = FileField(
        _("Rubric file"),
        validators=[FileAllowed(["yaml", "yml", "xlsx"], _("Choose a YAML or XLSX file."))],
        render_kw={"accept": ".yaml,.yml,.xlsx"},
    )
    title_zh = StringField(_("Title in Chinese"), validators=[Length(max=120)])
    title_en = StringField(_("Title in English"), validators=[Length(max=120)])
    language = SelectField(
        _("Language of the calls"), choices=list(LANGUAGE_NAMES.items()), validate_choice=False
    )

    @classmethod
    def of(cls, versions: Choices, **values: Any) -> NewDraftForm:
        """The form with the registered versions, ``(id, name)``."""
        form = cls(**values)
        form.version.choices = list(versions)
        if not versions:
            form.version.choices = [("", _("– no version is registered –"))]
        return form

    def validate_version(self, field: Field) -> None:
        known = {value for value, _name in field.choices if value}
        if self.begin.data == "version" and field.data not in known:
            raise StopValidation(_("Choose a version."))

    def validate_file(self, field: Field) -> None:
        if self.begin.data == "file" and not field.data:
            raise StopValidation(_("Choose a rubric file."))

    def validate_title_en(self, field: Field) -> None:
        if self.begin.data == "blank" and not (field.data or self.title_zh.data):
            raise StopValidation(_("Give the rubric a title."))

    def validate_language(self, field: Field) -> None:
        if self.begin.data == "blank" and field.data not in LANGUAGE_NAMES:
            raise StopValidation(_("Choose a language."))


def read_revision(form: Mapping[str, str]) -> int:
    """The revision of the draft that the page was loaded with, or saved last."""
    revision = form.get("revision", "")
    if not revision.isascii() or not revision.isdigit() or len(revision) > LONGEST_REVISION:
        raise InvalidInput(_("The form is incomplete. Load the page again."))
    return int(revision)
