"""Forms of training."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from app.foundation.i18n import _
from app.organisation.models import Agent


class TrainingForm(FlaskForm):
    """The day of a training and the agents concerned."""

    held_on = DateField(_("Day of the training"), validators=[InputRequired()])
    agent_ids = SelectMultipleField(
        _("Agents concerned"),
        coerce=int,
        validators=[InputRequired(_("Choose at least one agent."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    @classmethod
    def of(cls, agents: Iterable[Agent], **values: Any) -> TrainingForm:
        """The form with these agents to choose from."""
        form = cls(**values)
        form.agent_ids.choices = [SelectChoice(agent.id, f"{agent.name} {agent.number}") for agent in agents]
        return form
