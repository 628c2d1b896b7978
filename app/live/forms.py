"""Forms of live listening and mystery calls."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    DateTimeLocalField,
    FloatField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.foundation.i18n import LazyString, _
from app.recordings.policy.labels import LANGUAGES

LONG = Length(max=4000)
MINUTE = "%Y-%m-%dT%H:%M"


class AgentField(SelectField):
    """An agent of those who are offered; of another one the service says why he cannot be chosen."""

    def __init__(self, label: LazyString, **options: Any) -> None:
        super().__init__(label, [InputRequired()], coerce=int, validate_choice=False, **options)


class ListenForm(FlaskForm):
    """Whom a monitor listens to now."""

    agent_id = AgentField(_("Agent"))
    queue = SelectField(_("Queue"))
    language = SelectField(_("Language"), choices=[SelectChoice(*one) for one in LANGUAGES.items()])


class PressForm(FlaskForm):
    """A button of the clock."""

    press = SelectField(choices=[SelectChoice(one) for one in ("pause", "resume", "stop")])


class RecordForm(FlaskForm):
    """Which call record it was."""

    call_id = IntegerField(validators=[InputRequired()])


class ReasonForm(FlaskForm):
    """Why something is given up or taken off."""

    reason = StringField(_("Reason"), validators=[InputRequired(), Length(max=500)])


class PlanForm(FlaskForm):
    """A mystery call; of the two languages one is enough, of the three targets one is chosen."""

    title_zh = StringField(_("Scenario (Chinese)"), validators=[Length(max=120)])
    title_en = StringField(_("Scenario (English)"), validators=[Length(max=120)])
    ask_zh = TextAreaField(_("What to ask (Chinese)"), validators=[LONG])
    ask_en = TextAreaField(_("What to ask (English)"), validators=[LONG])
    answer_zh = TextAreaField(_("What a right answer is (Chinese)"), validators=[LONG])
    answer_en = TextAreaField(_("What a right answer is (English)"), validators=[LONG])
    rubric_version_id = SelectField(_("Rubric"), coerce=int)
    agent_id = SelectField(_("Agent"), coerce=int, validators=[Optional()])
    team_id = SelectField(_("Team"), coerce=int, validators=[Optional()])
    queue = SelectField(_("Queue"), validators=[Optional()])
    caller_id = SelectField(_("Caller"), coerce=int)
    first_on = DateField(_("First day"), validators=[InputRequired()])
    last_on = DateField(_("Last day"), validators=[InputRequired()])
    from_time = TimeField(_("From"), validators=[InputRequired()])
    until_time = TimeField(_("Until"), validators=[InputRequired()])
    release_after_days = IntegerField(
        _("Released after (days)"), validators=[InputRequired(), NumberRange(min=0, max=366)]
    )


class FileForm(FlaskForm):
    """What the caller tells of a mystery call that he made."""

    agent_id = AgentField(_("Who answered"))
    started_at = DateTimeLocalField(_("When you called"), format=[MINUTE], validators=[InputRequired()])
    minutes = FloatField(_("Length (minutes)"), validators=[InputRequired(), NumberRange(min=0.1, max=240)])
    number = StringField(_("Number that you called from"), validators=[InputRequired(), Length(max=40)])


class DayForm(FlaskForm):
    """A new last day, or the day of release."""

    on = DateField(_("Day"), validators=[InputRequired()])
