"""Forms of sampling."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.fields.core import UnboundField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.foundation.i18n import _
from app.sampling.policy.duty import LONGEST_DAY
from app.sampling.policy.plan_course import LONGEST_REASON
from app.sampling.policy.plan_fields import PlanField, fields


class DrawForm(FlaskForm):
    """Which week to draw."""

    week_on = DateField(
        _("Monday of the week"), validators=[InputRequired()], render_kw={"step": 7, "min": "2024-01-01"}
    )


class TargetForm(FlaskForm):
    """A monitor's own target; empty means what the rules say."""

    daily_minutes = IntegerField(
        _("Minutes a day"), validators=[Optional(), NumberRange(min=0, max=LONGEST_DAY)], render_kw={"min": 0}
    )


class AwayForm(FlaskForm):
    """Days on which a monitor does not listen."""

    first = DateField(_("First day"), validators=[InputRequired()])
    last = DateField(_("Last day"), validators=[InputRequired()])
    reason = StringField(_("Reason"), validators=[InputRequired(), Length(max=200)])


class ConflictForm(FlaskForm):
    """Whom a monitor does not judge; the options of ``against`` are ``team:1``, ``agent:1``."""

    against = SelectField(_("Agent or team"), validators=[InputRequired()])
    why = StringField(_("Reason"), validators=[InputRequired(), Length(max=300)])
    from_on = DateField(_("From"), validators=[InputRequired()])
    until_on = DateField(_("Until"), validators=[Optional()])


class WithdrawalForm(FlaskForm):
    """Why a plan is not to begin."""

    reason = StringField(_("Reason"), validators=[InputRequired(), Length(max=LONGEST_REASON)])


class PlanFacts(FlaskForm):
    """From when a plan counts, and why; ``seen`` is what was set when the form was opened."""

    seen = HiddenField()
    from_on = SelectField(_("Counts from the week of"))
    reason = TextAreaField(
        _("Reason"), validators=[InputRequired(), Length(max=LONGEST_REASON)], render_kw={"rows": 2}
    )


def _input(field: PlanField) -> UnboundField[StringField] | UnboundField[SelectField]:
    """An input that takes whatever is typed: the schema of the rules says what is wrong with it."""
    marks = {"data-field": field.name, "autocomplete": "off"}
    if field.choices is not None:
        options = [SelectChoice(value, label) for value, label in field.choices.items()]
        return SelectField(field.label, choices=options, validate_choice=False, render_kw=marks)
    digits = {"inputmode": "numeric" if field.is_whole else "decimal", "maxlength": 20}
    return StringField(field.label, render_kw=marks | digits)


PlanForm: type[PlanFacts] = type("PlanForm", (PlanFacts,), {field.name: _input(field) for field in fields()})
