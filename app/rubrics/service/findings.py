"""Storing what rules find in calls (Q3)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import insert

from app.engines.scoring.finding import Finding, to_json
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.queue.enqueue import enqueue_many
from app.rubrics.events import findings_stored
from app.rubrics.models import StoredFinding
from app.rubrics.queries import findings as found_queries


def store_findings(actor: Actor, transcript_id: int, version_id: int, findings: Iterable[Finding]) -> int:
    """Keep what the rules of a version found in a transcript (Q3); returns how many were stored.

    Findings that are there already are never replaced: a score refers to them.
    """
    require(actor, Permission.JOB_RUN)
    rows = json.loads(to_json(findings))
    if not rows or found_queries.has_findings(transcript_id, version_id):
        return 0
    now = clock.now()
    frame = {"transcript_id": transcript_id, "rubric_version_id": version_id, "found_at": now}
    kept = ("item_code", "verdict", "confidence", "reason", "evidence")
    db.session.execute(insert(StoredFinding), [frame | {name: row[name] for name in kept} for row in rows])
    record(
        actor, AuditTag.FINDINGS_STORED, "transcript", transcript_id,
        rubric_version_id=version_id, count=len(rows),
    )  # fmt: skip
    findings_stored.send(transcript_id=transcript_id, rubric_version_id=version_id)
    return len(rows)


def request_findings(wanted: Mapping[int, int]) -> None:
    """Queue the rules for calls that their version has not looked at; ``wanted``: call id → version id.

    Calls without a transcript are left out: they come by themselves when theirs is stored.
    """
    transcripts = found_queries.transcripts_of(wanted)
    done = found_queries.looked_at(transcripts.values())
    batch = [
        {"transcript_id": transcript_id, "version_id": wanted[call_id]}
        for call_id, transcript_id in sorted(transcripts.items())
        if (transcript_id, wanted[call_id]) not in done
    ]
    if batch:
        enqueue_many("rubrics.find", batch)
