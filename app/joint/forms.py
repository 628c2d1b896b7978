"""Forms of joint listening."""

from __future__ import annotations

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from app.foundation.i18n import _
from app.joint.policy.states import STEPS

LONG = Length(max=4000)
READING = "reading-"


class Ticks(SelectMultipleField):
    """Any number of people, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SessionForm(FlaskForm):
    """When, who leads it, who comes."""

    day = DateField(_("Day"), validators=[InputRequired()])
    time = TimeField(_("Time"), validators=[InputRequired()])
    minutes = IntegerField(_("Minutes"), validators=[InputRequired(), NumberRange(min=5, max=480)])
    monitor_id = SelectField(_("Led by"), coerce=int, validators=[InputRequired()])
    lead_ids = Ticks(
        _("Team leads"), coerce=int, validators=[DataRequired(_("Choose at least one team lead."))]
    )
    is_blind = BooleanField(_("Hide the agents' names in the session"))


class CancelForm(FlaskForm):
    """Why a session is called off."""

    reason = TextAreaField(_("Reason"), validators=[DataRequired(), Length(max=500)])


class PresenceForm(FlaskForm):
    """Who came."""

    present = Ticks(_("Who came"), coerce=int)


class NotesForm(FlaskForm):
    """What was said; readings of items come beside it, one field an item."""

    discussion = TextAreaField(_("Discussion"), validators=[LONG])


class FollowUpForm(FlaskForm):
    """What shall be done about a call."""

    step = SelectField(
        _("Proposal"), choices=[SelectChoice(step.value, label) for step, label in STEPS.items()]
    )
    text = TextAreaField(_("What shall be done"), validators=[DataRequired(), Length(max=1000)])
    owner_id = SelectField(_("Who sees to it"), coerce=int, validators=[InputRequired()])
    due_on = DateField(_("Until"), validators=[InputRequired()])


class AwayForm(FlaskForm):
    """Days on which a lead cannot come."""

    lead_id = SelectField(_("Team lead"), coerce=int, validators=[InputRequired()])
    first_on = DateField(_("First day"), validators=[InputRequired()])
    last_on = DateField(_("Last day"), validators=[InputRequired()])


def read_readings(fields: Mapping[str, str]) -> dict[str, str]:
    """Item code → agreed reading, from the fields ``reading-<code>`` of the form."""
    return {
        name.removeprefix(READING): words[:2000] for name, words in fields.items() if name.startswith(READING)
    }
