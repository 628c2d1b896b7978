"""The pages of teams and agents."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.foundation.access.permissions import Permission
from app.foundation.web.blueprint import Pages
from app.organisation import queries
from app.organisation.policy import GRADES, SEAT_TYPES

pages = Pages("organisation")


@pages.page("/organisation", needs=Permission.ORGANISATION_MANAGE)
def show_organisation() -> ResponseReturnValue:
    """Teams, leads and agents on one page."""
    return render_template(
        "organisation/show.html",
        teams=queries.list_teams(), agents=queries.list_agents(), grades=GRADES, seat_types=SEAT_TYPES,
    )  # fmt: skip
