"""Plugs the engine room's pages and commands in."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.admin import jobs
from app.admin.cli import demo_group, prepare
from app.admin.views import pages
from app.foundation.access.permissions import Permission
from app.foundation.i18n import _
from app.foundation.queue.enqueue import URGENT, enqueue
from app.foundation.web import nav
from app.rubrics.events import findings_stored

JOBS = [jobs.score_demo_call, jobs.train_demo_agents]


def wire(app: Flask) -> None:
    """Register pages and commands; in the demo centre, let simulated monitors score the older weeks."""
    app.register_blueprint(pages)
    app.cli.add_command(prepare)
    app.cli.add_command(demo_group)
    nav.add(92, _("Background work"), "admin.list_jobs", "settings", Permission.JOB_READ)
    nav.add(95, _("Audit log"), "admin.read_log", "shield-lock", Permission.AUDIT_READ)
    if app.config["CENTRE"].demo_centre:
        findings_stored.connect(_on_findings_stored)
    else:
        findings_stored.disconnect(_on_findings_stored)


def _on_findings_stored(sender: object, transcript_id: int, **news: Any) -> None:
    enqueue("admin.score_demo_call", priority=URGENT, transcript_id=transcript_id)
