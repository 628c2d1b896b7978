"""Plugs rubrics in."""

from __future__ import annotations

from typing import Any

from flask import Flask

from app.engines.scoring.text import Text
from app.foundation.access.permissions import Permission
from app.foundation.i18n import Bilingual, _
from app.foundation.queue.enqueue import URGENT, enqueue
from app.foundation.web import nav
from app.rubrics import jobs
from app.rubrics.cli import rubrics_group
from app.rubrics.views import pages
from app.transcription.events import transcript_stored

JOBS = [jobs.find]


def wire(app: Flask) -> None:
    """Register pages and commands; let the rules look at each new transcript."""
    app.register_blueprint(pages)
    app.cli.add_command(rubrics_group)
    app.jinja_env.filters["bilingual"] = _bilingual
    transcript_stored.connect(_on_transcript_stored)
    nav.add(60, _("Rubrics"), "rubrics.list_rubrics", "list-check", Permission.RUBRIC_READ)


def _on_transcript_stored(sender: object, transcript_id: int, **news: Any) -> None:
    enqueue("rubrics.find", priority=URGENT, transcript_id=transcript_id)


def _bilingual(text: Text) -> Bilingual:
    return Bilingual(zh=text.zh, en=text.en)
