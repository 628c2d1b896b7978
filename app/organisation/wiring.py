"""Plugs the organisation in."""

from __future__ import annotations

from flask import Flask

from app.foundation.access.permissions import Permission
from app.foundation.i18n import _
from app.foundation.queue import timetable
from app.foundation.web import nav
from app.organisation import jobs  # noqa: F401 — importing it registers the job
from app.organisation.cli import organisation_group
from app.organisation.views import pages


def wire(app: Flask) -> None:
    """Register pages and commands; each night those who left lose their access."""
    app.register_blueprint(pages)
    app.cli.add_command(organisation_group)
    timetable.every("10 0 * * *", "organisation.end_access")
    needs = Permission.ORGANISATION_MANAGE
    nav.add(80, _("Teams and agents"), "organisation.show_organisation", "users-group", needs)
