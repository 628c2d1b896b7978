"""Work of rubrics for the queue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app

from app.engines.scoring.engine import find as find_in_call
from app.engines.scoring.finding import CallInput
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import db, transaction
from app.foundation.queue.registry import job
from app.foundation.queue.run import report_progress
from app.judge.queries import kept_judge, told_of
from app.judge.service import AskingJudge
from app.rubrics.policy.period import Period
from app.rubrics.queries import backtests, findings, trust, versions
from app.rubrics.queries.standards import standard_of
from app.rubrics.service import trusting
from app.rubrics.service.backtests import file_backtest
from app.rubrics.service.findings import store_findings
from app.transcription.queries import transcripts


@job("rubrics.find", needs=Permission.JOB_RUN)
def find(transcript_id: int, version_id: int = 0) -> None:
    """Let the rules look at a transcript (Q2, Q3): one version, or (0) the one in force for its call.

    The rules run before the transaction opens, so that nobody waits for them. What a language model is
    asked and what it answers is written at once: killed, the job asks again only what was not answered.
    """
    stored = transcripts.get_transcript(transcript_id)
    call = stored.recording.call
    version = versions.get_version(version_id) if version_id else versions.rubric_for(call)
    if version is None or findings.has_findings(transcript_id, version.id):
        return
    said, facts = transcripts.transcript_of(stored), transcripts.facts_of(stored)
    setup, chosen_id = current_app.config["JUDGE"], version.id
    told = None if setup is None else told_of(stored)
    judge = None if setup is None else AskingJudge(SYSTEM, setup, transcript_id, _written)
    heard = CallInput(said, facts, versions.metadata_of(call), versions.doubts_of(stored), told)
    found = find_in_call(versions.compiled_of(version), heard, judge)
    with transaction():
        store_findings(SYSTEM, transcript_id, chosen_id, found)


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
    judge = kept_judge(current_app.config["JUDGE"])
    report = backtests.run_backtest(before, after, period, zone, report_progress, judge)
    if job_id is not None:
        with transaction():
            file_backtest(SYSTEM, job_id, report)


@job("rubrics.review_trust", needs=Permission.JOB_RUN)
def review_trust() -> None:
    """Take trust in rules back where people no longer agree with them: every night, and after each score."""
    if trust.raised_places():
        with transaction():
            trusting.review_trust(SYSTEM)


def _written(change: Callable[[], Any]) -> Any:
    with transaction():
        return change()
