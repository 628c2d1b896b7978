"""Forms of coaching."""

from __future__ import annotations

from flask import current_app
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.coaching.policy import KINDS, OUTCOMES
from app.foundation import clock
from app.foundation.i18n import _

LONG = Length(max=4000)


class InterviewForm(FlaskForm):
    """What was found and agreed."""

    kind = RadioField(
        _("Occasion"), choices=[SelectChoice(kind.value, label) for kind, label in KINDS.items()]
    )
    held_on = DateField(_("Held on"), validators=[InputRequired()])
    found = TextAreaField(_("What was found"), validators=[DataRequired(), LONG])
    agreed = TextAreaField(_("What was agreed"), validators=[DataRequired(), LONG])

    def validate_held_on(self, field: DateField) -> None:
        if field.data and field.data > clock.today(current_app.config["ZONE"]):
            raise ValidationError(_("Write the interview down on the day it is held, or later."))


class PlanForm(FlaskForm):
    """Goals, measures and a date; the items are those of the rubric."""

    goal = TextAreaField(_("Goal"), validators=[DataRequired(), LONG])
    measures = TextAreaField(_("Measures"), validators=[DataRequired(), LONG])
    item_codes = SelectMultipleField(
        _("Items to listen for"),
        validators=[Optional()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    due_on = DateField(_("Until"), validators=[InputRequired()])

    def validate_due_on(self, field: DateField) -> None:
        if field.data and field.data <= clock.today(current_app.config["ZONE"]):
            raise ValidationError(_("The plan's last day must be after today."))


class FollowUpForm(FlaskForm):
    """What follow-up listening found."""

    outcome = RadioField(
        _("What was heard"),
        choices=[SelectChoice(outcome.value, label) for outcome, label in OUTCOMES.items()],
        validators=[InputRequired(_("Say whether the agent improved."))],
    )
    remark = TextAreaField(_("Remark"), validators=[LONG])
