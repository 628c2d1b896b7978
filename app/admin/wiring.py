"""Plugs the engine room's pages and commands in."""

from __future__ import annotations

from flask import Flask

from app.admin.cli import demo_group, prepare
from app.admin.views import pages
from app.foundation.access.permissions import Permission
from app.foundation.i18n import _
from app.foundation.web import nav


def wire(app: Flask) -> None:
    """Register pages and commands."""
    app.register_blueprint(pages)
    app.cli.add_command(prepare)
    app.cli.add_command(demo_group)
    nav.add(92, _("Background work"), "admin.list_jobs", "settings", Permission.JOB_READ)
    nav.add(95, _("Audit log"), "admin.read_log", "shield-lock", Permission.AUDIT_READ)
