"""Forms of calibration."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.models import User
from app.calibration.policy.terms import MOST_CALLS, Terms
from app.foundation.access.labels import ROLE_LABELS
from app.foundation.access.roles import Role
from app.foundation.i18n import Bilingual, _
from app.rubrics.models import RubricVersion

LONG = Length(max=2000)
BY_CONSENSUS = 0


class SessionForm(FlaskForm):
    """What a session is planned with."""

    title = StringField(_("Title"), validators=[DataRequired(), Length(max=200)])
    version_id = SelectField(_("Rubric"), coerce=int)
    user_ids = SelectMultipleField(
        _("Who scores"),
        coerce=int,
        validators=[InputRequired(_("Choose who scores."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    expert_id = SelectField(_("Reference"), coerce=int, default=BY_CONSENSUS)
    due_on = DateField(_("Last day for scoring"), validators=[InputRequired()])

    def offer(self, versions: Iterable[RubricVersion], people: Iterable[User]) -> SessionForm:
        """The form with its choices."""
        self.version_id.choices = [
            SelectChoice(one.id, str(Bilingual(zh=one.title_zh, en=one.title_en))) for one in versions
        ]
        named = [
            SelectChoice(one.id, _("%(name)s, %(role)s", name=one.name, role=ROLE_LABELS[Role(one.role)]))
            for one in people
        ]
        self.user_ids.choices = named
        self.expert_id.choices = [
            SelectChoice(BY_CONSENSUS, _("agreed in the discussion")),
            *(SelectChoice(one.value, _("scores of %(name)s", name=one.label)) for one in named),
        ]
        return self

    def terms(self) -> Terms:
        """What was entered."""
        return Terms(
            self.title.data or "", self.version_id.data, frozenset(self.user_ids.data or ()),
            self.expert_id.data or None, self.due_on.data,
        )  # fmt: skip


class DrawForm(FlaskForm):
    """Calls drawn at random from a week."""

    week_on = DateField(_("A day of the week"), validators=[InputRequired()])
    count = IntegerField(_("Calls"), default=3, validators=[InputRequired(), NumberRange(1, MOST_CALLS)])


class DeadlineForm(FlaskForm):
    """Another last day."""

    due_on = DateField(_("Last day for scoring"), validators=[InputRequired()])


class ItemForm(FlaskForm):
    """What was said of an item, and how it is read from now on."""

    notes = TextAreaField(_("Notes of the discussion"), validators=[LONG])
    reading_zh = TextAreaField(_("Agreed reading, Chinese"), validators=[LONG])
    reading_en = TextAreaField(_("Agreed reading, English"), validators=[LONG])
