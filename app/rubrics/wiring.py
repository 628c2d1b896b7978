"""Plugs rubrics in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from sqlalchemy import Select

from app.engines.scoring.text import Text
from app.foundation.access.permissions import Permission
from app.foundation.i18n import Bilingual, _
from app.foundation.queue import timetable
from app.foundation.queue.enqueue import URGENT, enqueue
from app.foundation.web import nav
from app.rubrics import jobs
from app.rubrics.api import api
from app.rubrics.cli import rubrics_group
from app.rubrics.policy.labels import VERDICTS
from app.rubrics.queries.findings import transcripts_with
from app.rubrics.queries.versions import item_titles, list_in_force
from app.rubrics.views import building, drafts, publishing, reading, trusting, trying
from app.rubrics.views.pages import pages
from app.transcription.events import transcript_stored
from app.transcription.policy.narrowing import Choice, Narrowing, narrow_by

ROOMS = [building, drafts, publishing, reading, trusting, trying]  # importing them registers their pages
JOBS = [jobs.find, jobs.backtest, jobs.review_trust]


def wire(app: Flask) -> None:
    """Register pages and commands; let the rules look at each new transcript; review trust every night."""
    app.register_blueprint(pages)
    app.register_blueprint(api)
    app.cli.add_command(rubrics_group)
    app.jinja_env.filters["bilingual"] = _bilingual
    transcript_stored.connect(_on_transcript_stored)
    timetable.every("15 3 * * *", "rubrics.review_trust")
    item = Choice("finding", _("Finding"), _items)
    verdict = Choice("verdict", _("Verdict of the rule"), lambda: list(VERDICTS.items()))
    narrow_by("finding", Narrowing((item, verdict), _with_finding))
    nav.add(60, _("Rubrics"), "rubrics.list_rubrics", "list-check", Permission.RUBRIC_READ)


def _on_transcript_stored(sender: object, transcript_id: int, **news: Any) -> None:
    enqueue("rubrics.find", priority=URGENT, transcript_id=transcript_id)


def _bilingual(text: Text) -> Bilingual:
    return Bilingual(zh=text.zh, en=text.en)


def _items() -> list[tuple[str, object]]:
    """The items that rules look at now, by their titles."""
    return list(item_titles(version.id for version in list_in_force()).items())


def _with_finding(chosen: Mapping[str, str]) -> Select[int] | None:
    """The transcripts with a finding of the chosen item or verdict."""
    if not chosen.keys() & {"finding", "verdict"}:
        return None
    return transcripts_with(chosen.get("finding"), chosen.get("verdict"))
