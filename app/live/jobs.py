"""Work of live listening for the queue."""

from __future__ import annotations

from flask import current_app

from app.evaluations.service.unrecorded import release_evaluation
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.registry import job
from app.live.service import calling, listening, mystery, records


@job("live.match_records", needs=Permission.JOB_RUN)
def match_records() -> None:
    """Attach call records that came to the calls that were heard live."""
    with transaction():
        records.match_records(SYSTEM)


@job("live.end_clocks", needs=Permission.JOB_RUN)
def end_clocks() -> None:
    """Stop the clocks that nobody stopped."""
    with transaction():
        listening.end_clocks(SYSTEM)


@job("live.ask_rules", needs=Permission.JOB_RUN)
def ask_rules() -> None:
    """Let rules look at transcripts of calls that were scored live before."""
    with transaction():
        records.ask_rules(SYSTEM)


@job("live.tend_mystery", needs=Permission.JOB_RUN)
def tend_mystery() -> None:
    """Mark mystery calls that were missed; release the scores whose day has come, each by itself."""
    with transaction():
        mystery.note_missed(SYSTEM, current_app.config["ZONE"])
    for evaluation_id in calling.due_evaluations():
        with transaction():
            release_evaluation(SYSTEM, evaluation_id)
