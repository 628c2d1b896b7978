"""Plugs recordings in."""

from __future__ import annotations

from flask import Flask

from app.foundation.access.permissions import Permission
from app.foundation.i18n import _
from app.foundation.queue import timetable
from app.foundation.web import nav
from app.recordings import api, jobs, views
from app.recordings.cli import recordings_group

JOBS = [jobs.scan_incoming, jobs.ingest_recording, jobs.try_files, jobs.beep]


def wire(app: Flask) -> None:
    """Register pages, the player's addresses, commands, and the look into ``incoming/`` every minute."""
    app.register_blueprint(views.pages)
    app.register_blueprint(api.pages)
    app.cli.add_command(recordings_group)
    timetable.every("* * * * *", "recordings.scan_incoming")
    nav.add(25, _("Calls"), "recordings.list_calls", "phone", Permission.CALL_LIST)
    nav.add(70, _("Import calls"), "recordings.show_import", "cloud-upload", Permission.CALL_IMPORT)
