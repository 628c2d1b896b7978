"""The pages of attendance: months, statements, imports, excuses."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from app.attendance import policy, queries
from app.attendance.forms import LOGINS, ExcuseForm, ImportForm
from app.attendance.service.excuses import accept_excuse
from app.attendance.service.imports import import_logins, import_roster
from app.attendance.service.intake import HEADINGS_ZH, LOGIN_COLUMNS, ROSTER_COLUMNS
from app.engines.duty.rules import ExcuseKind, load_attendance
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from app.foundation.errors import AppError, InvalidInput, NotFound
from app.foundation.handed_in import Imported, called
from app.foundation.i18n import _
from app.foundation.rulebook import read_rules
from app.foundation.web.blueprint import Pages, actor
from app.foundation.web.uploads import uploaded
from app.organisation.queries import agent_of_user, get_agent, scope_of

pages = Pages("attendance")


@pages.page("/attendance", needs=Permission.ATTENDANCE_READ)
def list_statements() -> ResponseReturnValue:
    """A month's statements; an agent lands on his own."""
    scope = scope_of(actor())
    month = _checked(request.args.get("month") or queries.latest_month(scope) or _this_month())
    if actor().role is Role.AGENT:
        own = agent_of_user(actor().user_id)
        if own is None:
            raise NotFound(_("Your account belongs to no agent yet. Ask the administrator to connect them."))
        return redirect(url_for("attendance.show_statement", agent_id=own.id, month=month))
    page = queries.list_statements(month, scope, request.args.get("after"))
    return render_template(
        "attendance/list.html",
        month=month,
        page=page,
        counts=queries.count_events([statement.id for statement in page.rows]),
        policy=policy,
        may_import=actor().may(Permission.ATTENDANCE_IMPORT),
    )


@pages.page("/attendance/<int:agent_id>/<month>", needs=Permission.ATTENDANCE_READ)
def show_statement(agent_id: int, month: str) -> ResponseReturnValue:
    """An agent's month: each event, the rule applied, days and money (A10)."""
    return _statement_page(agent_id, month, ExcuseForm())


@pages.action("/attendance/<int:agent_id>/<month>/excuses", needs=Permission.ATTENDANCE_IMPORT)
def add_excuse(agent_id: int, month: str) -> ResponseReturnValue:
    """Accept a reason for being late (A3)."""
    form = ExcuseForm()
    if not form.validate_on_submit():
        return _statement_page(agent_id, month, form), 400
    reported_at = datetime.combine(form.day.data, form.reported_at.data, current_app.config["ZONE"])
    try:
        with transaction():
            accept_excuse(
                actor(), agent_id, form.day.data, ExcuseKind(form.kind.data), reported_at, form.reason.data
            )
    except InvalidInput as error:
        form.day.errors = [str(error)]
        return _statement_page(agent_id, month, form), error.status
    flash(_("The excuse is kept. The month is being settled again."), "success")
    return redirect(url_for("attendance.show_statement", agent_id=agent_id, month=month))


@pages.page("/attendance/import", needs=Permission.ATTENDANCE_IMPORT)
def show_import() -> ResponseReturnValue:
    """Where login records and rosters are handed in."""
    return _import_page(ImportForm())


@pages.action("/attendance/import", needs=Permission.ATTENDANCE_IMPORT)
def take_import() -> ResponseReturnValue:
    """Take a file and say what became of each row."""
    form = ImportForm()
    if not form.validate_on_submit():
        return _import_page(form), 400
    try:
        outcome = _imported(form.kind.data, form.file.data)
    except AppError as error:
        form.file.errors = [str(error)]
        return _import_page(form), error.status
    return _import_page(form, outcome, form.file.data.filename)


def _import_page(form: ImportForm, outcome: Imported | None = None, file: str = "") -> str:
    return render_template(
        "attendance/import.html",
        form=form, outcome=outcome, file=file,
        login_columns=called(LOGIN_COLUMNS, HEADINGS_ZH),
        roster_columns=called(ROSTER_COLUMNS, HEADINGS_ZH),
    )  # fmt: skip


def _imported(kind: str, file: FileStorage) -> Imported:
    with uploaded(file) as (path, name), transaction():
        if kind == LOGINS:
            return import_logins(actor(), path, current_app.config["ZONE"], name)
        return import_roster(actor(), path, name)


def _statement_page(agent_id: int, month: str, form: ExcuseForm) -> str:
    agent = get_agent(agent_id, scope_of(actor()))
    statement, rules = queries.statement_of(agent.id, month), read_rules("attendance.yaml", load_attendance)
    return render_template(
        "attendance/statement.html",
        agent=agent,
        month=_checked(month),
        statement=statement,
        rules=rules.value if statement is not None and statement.rules_hash == rules.digest else None,
        form=form,
        policy=policy,
        is_own=agent.user_id == actor().user_id,
        may_excuse=actor().may(Permission.ATTENDANCE_IMPORT),
    )


def _checked(month: str) -> str:
    try:
        clock.month_days(month)
    except ValueError as error:
        raise InvalidInput(_("%(month)s is no month. Choose one such as 2026-10.", month=month)) from error
    return month


def _this_month() -> str:
    return clock.month_of(clock.today(current_app.config["ZONE"]))
