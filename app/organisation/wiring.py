"""Plugs the organisation in."""

from __future__ import annotations

from flask import Flask

from app.foundation.access.permissions import Permission
from app.foundation.i18n import _
from app.foundation.web import nav
from app.organisation.views import pages


def wire(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(pages)
    needs = Permission.ORGANISATION_MANAGE
    nav.add(80, _("Teams and agents"), "organisation.show_organisation", "users-group", needs)
