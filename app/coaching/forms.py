"""Forms of coaching."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.coaching.policy import KINDS, OUTCOMES
from app.foundation.i18n import _

LONG = Length(max=4000)


class InterviewForm(FlaskForm):
    """What was found and agreed."""

    kind = RadioField(_("Occasion"), choices=[(kind.value, label) for kind, label in KINDS.items()])
    held_on = DateField(_("Held on"), validators=[InputRequired()])
    found = TextAreaField(_("What was found"), validators=[InputRequired(), LONG], render_kw={"rows": 5})
    agreed = TextAreaField(_("What was agreed"), validators=[InputRequired(), LONG], render_kw={"rows": 5})


class PlanForm(FlaskForm):
    """Goals, measures and a date; the items are those of the rubric."""

    goal = TextAreaField(_("Goal"), validators=[InputRequired(), LONG], render_kw={"rows": 2})
    measures = TextAreaField(_("Measures"), validators=[InputRequired(), LONG], render_kw={"rows": 3})
    item_codes = SelectMultipleField(
        _("Items to listen for"),
        validators=[Optional()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    due_on = DateField(_("Until"), validators=[InputRequired()])


class FollowUpForm(FlaskForm):
    """What follow-up listening found."""

    outcome = RadioField(
        _("Finding"), choices=[(outcome.value, label) for outcome, label in OUTCOMES.items()]
    )
    remark = TextAreaField(_("Remark"), validators=[LONG], render_kw={"rows": 2})
