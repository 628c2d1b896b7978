"""Reads of the batch of recordings to transcribe, and of transcripts that people read through."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, String, cast, func, literal, select

from app.foundation import clock
from app.foundation.db import db
from app.foundation.queue.models import Job, JobState
from app.foundation.queue.pausing import paused_since
from app.recordings.models import Recording
from app.transcription.models import StoredTranscript
from app.transcription.policy.accuracy import Checked
from app.transcription.policy.batch import Batch, speed_of
from app.transcription.queries.transcripts import JOB

_LATELY = 20


def find_batch(workers: int) -> Batch:
    """How far the transcription of all recordings is, with three queries whatever their number."""
    due = _due().where(Job.state.in_([JobState.WAITING.value, JobState.RUNNING.value]))
    left = due.add_columns(
        func.count(), func.sum(Recording.duration_s), func.sum(Job.progress_done)
    ).group_by(Job.state)
    rows = {state: (count, sound_s, done_s) for state, count, sound_s, done_s in db.session.execute(left)}
    return Batch(
        recordings=sum(count for count, _sound, _done in rows.values()),
        sound_s=sum(max(0.0, sound - done) for _count, sound, done in rows.values()),
        running=rows.get(JobState.RUNNING.value, (0,))[0],
        workers=workers,
        speed=speed_of(_done_last()),
        paused_since=paused_since(JOB),
    )


def list_checked(since: datetime, zone: ZoneInfo) -> list[Checked]:
    """The transcripts that people read through since then; a month is the centre's."""
    columns = select(
        StoredTranscript.checked_at, StoredTranscript.language, StoredTranscript.engine,
        StoredTranscript.checked_errors, StoredTranscript.checked_length,
    )  # fmt: skip
    rows = db.session.execute(columns.where(StoredTranscript.checked_at >= since))
    return [
        Checked(clock.month_of(at.astimezone(zone).date()), language, engine, errors or 0, length or 0)
        for at, language, engine, errors, length in rows
        if at is not None
    ]


def _done_last() -> list[tuple[float, float]]:
    """What the newest transcriptions took: ``(seconds of sound, seconds)``; read ones took none."""
    ended = _due(Recording.duration_s, Job.started_at, Job.finished_at).where(
        Job.state == JobState.DONE.value, Recording.sidecar_digest.is_(None)
    )
    rows = db.session.execute(ended.order_by(Job.finished_at.desc()).limit(_LATELY))
    return [(sound_s, (ended_at - began_at).total_seconds()) for _state, sound_s, began_at, ended_at in rows]


def _due(*columns: Any) -> Select[Any]:
    own_key = literal(f"{JOB} recording_id=") + cast(Recording.id, String)
    return select(Job.state, *columns).join(Recording, Job.key == own_key).where(Job.name == JOB)
