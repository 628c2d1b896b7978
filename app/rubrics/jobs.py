"""Work of rubrics for the queue."""

from __future__ import annotations

from flask import current_app

from app.engines.scoring.engine import find as find_in_call
from app.engines.scoring.finding import CallInput
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import db, transaction
from app.foundation.queue.registry import job
from app.foundation.queue.run import report_progress
from app.rubrics import service
from app.rubrics.policy.period import Period
from app.rubrics.queries import backtests, findings, versions
from app.rubrics.queries.standards import standard_of
from app.transcription.queries import transcripts


@job("rubrics.find", needs=Permission.JOB_RUN)
def find(transcript_id: int, version_id: int = 0) -> None:
    """Let the rules look at a transcript (Q2, Q3): one version, or (0) the one in force for its call.

    The rules run before the transaction opens, so that nobody waits for them.
    """
    stored = transcripts.get_transcript(transcript_id)
    call = stored.recording.call
    version = versions.get_version(version_id) if version_id else versions.rubric_for(call)
    if version is None or findings.has_findings(transcript_id, version.id):
        return
    said, facts = transcripts.transcript_of(stored), transcripts.facts_of(stored)
    heard = CallInput(said, facts, versions.metadata_of(call), versions.doubts_of(stored))
    found, chosen_id = find_in_call(versions.compiled_of(version), heard), version.id
    with transaction():
        service.store_findings(SYSTEM, transcript_id, chosen_id, found)


@job("rubrics.backtest", needs=Permission.JOB_RUN, attempts=3)
def backtest(draft: str, against: int, first_on: str, last_on: str) -> None:
    """Try a filed draft on the calls of a period against a registered version, and file what comes out.

    Killed, it begins anew: until the end it writes nothing but its progress.
    """
    period, zone = Period.of(first_on, last_on), current_app.config["ZONE"]
    before = standard_of(versions.frozen_of(versions.get_version(against)))
    job_id = backtests.id_of(draft, against, period)
    db.session.rollback()  # ends the reading: the calls take long, and are read in sessions of their own
    after = standard_of(backtests.filed_draft(draft))
    report = backtests.run_backtest(before, after, period, zone, report_progress)
    if job_id is not None:
        with transaction():
            service.file_backtest(SYSTEM, job_id, report)
