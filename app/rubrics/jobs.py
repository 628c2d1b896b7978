"""Work of rubrics for the queue."""

from __future__ import annotations

from app.engines.scoring.engine import find as find_in_call
from app.engines.scoring.finding import CallInput
from app.foundation.access.actor import SYSTEM
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.queue.registry import job
from app.rubrics import service
from app.rubrics.queries import findings, versions
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
