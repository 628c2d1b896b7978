"""The pages of teams and agents."""

from __future__ import annotations

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue

from app.accounts.queries import list_users
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import AppError
from app.foundation.handed_in import Imported, called
from app.foundation.spreadsheet import write_workbook
from app.foundation.web.blueprint import Pages, actor
from app.foundation.web.uploads import uploaded
from app.organisation import queries
from app.organisation.forms import AgentsForm
from app.organisation.policy import GRADES, SEAT_TYPES
from app.organisation.service.importing import import_agents, table_of_agents
from app.organisation.service.rows import COLUMNS, HEADINGS_ZH, MORE_COLUMNS

pages = Pages("organisation")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.page("/organisation", needs=Permission.ORGANISATION_MANAGE)
def show_organisation() -> ResponseReturnValue:
    """Teams, leads and agents on one page."""
    return render_template(
        "organisation/show.html",
        teams=queries.list_teams(), agents=queries.list_agents(), grades=GRADES, seat_types=SEAT_TYPES,
    )  # fmt: skip


@pages.page("/organisation/agents.xlsx", needs=Permission.ORGANISATION_MANAGE)
def download_agents() -> ResponseReturnValue:
    """All agents as the import takes them again: to be changed in a spreadsheet and handed in."""
    names = {one.id: one.sign_in_name for one in list_users()}
    header = (*COLUMNS, *MORE_COLUMNS)
    content = write_workbook([("agents", header, table_of_agents(queries.list_agents(), names))])
    today = clock.today(current_app.config["ZONE"])
    headers = {"Content-Disposition": f"attachment; filename=agents-{today}.xlsx"}
    return Response(content, mimetype=XLSX, headers=headers)


@pages.page("/organisation/import", needs=Permission.ORGANISATION_MANAGE)
def show_import() -> ResponseReturnValue:
    """Where a table of agents is handed in."""
    return _import_page(AgentsForm())


@pages.action("/organisation/import", needs=Permission.ORGANISATION_MANAGE)
def take_import() -> ResponseReturnValue:
    """Take a table and say what became of each row."""
    form = AgentsForm()
    if not form.validate_on_submit():
        return _import_page(form), 400
    try:
        with uploaded(form.file.data) as (path, name), transaction():
            outcome = import_agents(actor(), path, clock.today(current_app.config["ZONE"]), name)
    except AppError as error:
        form.file.errors = [str(error)]
        return _import_page(form), error.status
    return _import_page(form, outcome, name)


def _import_page(form: AgentsForm, outcome: Imported | None = None, file: str = "") -> str:
    return render_template(
        "organisation/import.html",
        form=form, outcome=outcome, file=file,
        columns=called(COLUMNS, HEADINGS_ZH),
        more=called(MORE_COLUMNS, HEADINGS_ZH),
    )  # fmt: skip
