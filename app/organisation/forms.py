"""Forms of the organisation."""

from __future__ import annotations

from flask_wtf import FlaskForm

from app.foundation.web.uploads import table_field


class AgentsForm(FlaskForm):
    """A table of agents and their teams."""

    file = table_field()
