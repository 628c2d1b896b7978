"""Filing the month's summary (M1): drawn up first, then filed in one short transaction, unchangeable."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError

from app.engines.improvement.rules import load_feedback_rules
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import canonical_json, db, read_as_of_now
from app.foundation.errors import Conflict, InvalidInput, NotFound
from app.foundation.i18n import LANGUAGES, Bilingual, _, in_language
from app.foundation.queue.enqueue import enqueue
from app.foundation.rulebook import read_rules
from app.foundation.storage import content_hash, storage
from app.reports.models import MonthlySummary
from app.reports.policy.month import Figures, month_figures, pair
from app.reports.policy.periods import days_of
from app.reports.queries import month as months
from app.reports.queries import summaries
from app.reports.service.workbook import write_summary


def _write_paper(figures: Figures) -> bytes:
    from app.reports.service.paper import write_paper  # matplotlib and fpdf2: only who files pays for them

    return write_paper(figures)


WRITERS: dict[str, Callable[[Figures], bytes]] = {"xlsx": write_summary, "pdf": _write_paper}
FILES = [(kind, language) for kind in WRITERS for language in LANGUAGES]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Draft:
    """A summary drawn up and not filed: its figures, and the hashes of its files, which are in the store."""

    month: str
    figures: Figures
    files: Mapping[str, str]


def draw_up(
    actor: Actor, month: str, zone: ZoneInfo, centre: Bilingual, report: Progress = lambda done, total: None
) -> Draft:
    """Compute the figures of ``month`` and write its files in both languages; changes no row.

    ``report(done, total)`` hears how far it is. Raises InvalidInput for what is no month or is not over.
    """
    require(actor, Permission.SUMMARY_FILE)
    _last_day_must_be_over(month, zone)
    figures = figures_of(actor, month, zone, centre)
    files = {}
    for done, (kind, language) in enumerate(FILES, start=1):
        report(done, len(FILES) + 1)
        with in_language(language):
            files[file_key(kind, language)] = storage().file_away(WRITERS[kind](figures), f".{kind}")
    return Draft(month, figures, files)


def figures_of(actor: Actor, month: str, zone: ZoneInfo, centre: Bilingual) -> Figures:
    """The figures of ``month`` as they stand now (M1): the preview of a month that is not filed.

    All are of one instant: a score that comes meanwhile is in all of them or in none.
    """
    require(actor, Permission.SUMMARY_FILE)
    days_of(month)
    read_as_of_now()
    rules = read_rules("feedback.yaml", load_feedback_rules)
    rows = months.month_rows(month, zone, rules.value.coaching, rules.digest)
    return month_figures(rows) | {"name": pair(centre)}


def file_month(actor: Actor, draft: Draft) -> MonthlySummary:
    """File a drawn-up month (M1). A month is filed once: the second time, or the second worker at the same
    time, gets the summary that is there, and nothing changes."""
    require(actor, Permission.SUMMARY_FILE)
    filed = summaries.find_summary(draft.month)
    if filed is not None:
        return filed
    summary = MonthlySummary(
        month=draft.month, figures=draft.figures, digest=digest_of(draft.figures), files=dict(draft.files),
        filed_by=actor.name, filed_at=clock.now(),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(summary)
    except IntegrityError:  # another worker filed it at this moment: his holds
        return summaries.get_summary(draft.month)
    facts = {"month": draft.month, "digest": summary.digest, "files": summary.files}
    record(actor, AuditTag.SUMMARY_FILED, "summary", summary.id, **facts)
    return summary


def request_filing(actor: Actor, month: str, zone: ZoneInfo) -> int:
    """Queue the filing of ``month``; returns the job's id. Asking twice queues it once.

    Raises InvalidInput for a month that is not over, Conflict for one that is filed.
    """
    require(actor, Permission.SUMMARY_FILE)
    _last_day_must_be_over(month, zone)
    if summaries.find_summary(month) is not None:
        raise Conflict(_("The summary of %(month)s is filed already and stays as it is.", month=month))
    asked_by = actor.user_id or 0
    return enqueue(
        summaries.FILE_MONTH, key=summaries.key_of(month), again=True, month=month, asked_by=asked_by
    )


def download_summary(actor: Actor, month: str, kind: str, language: str) -> Path:
    """The filed document's path; the download is in the log (X1).

    Raises NotFound where it is not filed, Conflict where the file is missing or no longer what was filed.
    """
    require(actor, Permission.SUMMARY_READ)
    summary = summaries.get_summary(month)
    digest = summary.files.get(file_key(kind, language))
    if digest is None:
        raise NotFound(_("There is no such file in this summary."))
    path = storage().filed_path(digest, f".{kind}")
    if not path.exists() or content_hash(path) != digest:
        raise Conflict(_("The filed document is missing or was altered. Restore it from the backup."))
    record(
        actor, AuditTag.SUMMARY_DOWNLOADED, "summary", summary.id, month=month, file=file_key(kind, language)
    )
    return path


def file_key(kind: str, language: str) -> str:
    """The name of a document within its summary: ``xlsx-en``, ``pdf-zh``."""
    return f"{kind}-{language[:2]}"


def digest_of(figures: Mapping[str, Any]) -> str:
    """SHA-256 over the figures as canonical JSON: shows whether they are still what was filed."""
    return hashlib.sha256(canonical_json(figures).encode()).hexdigest()


def _last_day_must_be_over(month: str, zone: ZoneInfo) -> None:
    _first, after = days_of(month)
    if clock.today(zone) < after:
        raise InvalidInput(_("%(month)s is not over. File it once it is.", month=month))
