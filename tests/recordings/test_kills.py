"""A kill at any step of an import, then a start again: the database of an undisturbed run (C3, X4)."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from pkgutil import resolve_name

import pytest
from sqlalchemy import select

from app.foundation import clock
from app.foundation.db import db, transaction
from app.foundation.queue.enqueue import enqueue
from app.foundation.queue.models import Job, JobState
from app.foundation.queue.run import run_job
from app.foundation.queue.sweep import sweep
from app.foundation.storage import storage
from tests.conftest import centre_in
from tests.factories.build import make_agent, make_call
from tests.factories.recordings import make_file, make_manifest, make_row, make_sidecar, make_sound
from tests.fakes.transcriber import FakeTranscriber
from tests.lending import LentApp

TABLES = ("call", "recording", "quarantined", "transcript", "segment", "audit_entry", "job")
PASSING = {
    "imported_at", "kept_at", "seen_at", "stored_at", "at", "created_at", "sent_at", "started_at",
    "heartbeat_at", "finished_at", "digest", "previous_digest", "attempts", "key",
}  # fmt: skip
SEAMS = [
    "app.recordings.service.manifests.read_manifest",
    "app.recordings.service.calls.insert_new",
    "app.foundation.storage.Storage.file_away",
    "app.foundation.storage.Storage.discard",
    "app.foundation.storage.Storage.quarantine",
    "app.foundation.storage.Storage.keep_arrived",
    "app.foundation.storage.Storage.write_playable",
    "app.recordings.service.keeping.content_hash",
    "app.recordings.service.keeping.decode",
    "app.recordings.service.keeping.join_parties",
    "app.recordings.service.keeping.drop",
    "app.recordings.service.keeping.parse_transcript",
    "app.recordings.service.keeping.record",
    "app.recordings.service.leaving.insert_new",
    "app.recordings.jobs.queue_recordings",
    "app.recordings.jobs.keep_recording",
    "app.transcription.wiring.queue_transcription",
    "app.transcription.service.hearing.find_activity",
    "app.transcription.service.hearing.measure",
    "app.transcription.jobs.store_transcript",
    "app.transcription.service.storing.record",
]


class Killed(BaseException):
    """What a SIGKILL looks like from inside: nothing after it runs, nobody catches it."""


@contextmanager
def centre(lent_app: LentApp, folder: Path, migrated: Path):
    """A centre of its own with one agent, a manifest, good recordings and bad ones in ``incoming/``."""
    with lent_app.lend(centre_in(folder, migrated)) as app:
        app.extensions["transcriber"] = FakeTranscriber
        agent = make_agent(number="1001")
        couple = {"recording_name": "in.wav", "customer_recording_name": "out.wav"}
        make_call(agent_id=agent.id, external_id="p", **couple)
        make_sound("in.wav", channels=1, seed=5)
        make_sound("out.wav", channels=1, seed=6, seconds=1.5)
        named = make_row(recording="a.wav", transcript="a.json")
        make_manifest([named, make_row(call_id="b"), make_row(agent_number="?")])
        make_sound("a.wav", form="ULAW", seed=3)
        make_sidecar("a.json")
        make_sound("b.wav", seed=4)
        make_file("b.mp3", b"")
        yield


def work_off() -> None:
    """All that scheduler and worker would do, until nothing waits; what a dead worker held is freed first."""
    with transaction():
        sweep(0)
    for _ in range(4):
        with transaction():
            enqueue("recordings.scan_incoming", again=True)
        waiting = select(Job.id).where(Job.state == JobState.WAITING.value).order_by(Job.id)
        for job_id in db.session.scalars(waiting).all():
            run_job(job_id)


def snapshot() -> dict[str, object]:
    """Every row without times and chained digests, and every file of the store."""
    rows = {}
    for name in TABLES:
        table = db.metadata.tables[name]
        columns = [
            column for column in table.columns if column.name not in PASSING and not column.primary_key
        ]
        rows[name] = sorted(repr(tuple(row)) for row in db.session.execute(select(*columns)))
    store = storage().root
    rows["files"] = sorted(str(path.relative_to(store)) for path in store.rglob("*") if path.is_file())
    return rows


@pytest.fixture(scope="module")
def ahead():
    """The clock stands after the files were settled, before their patience ends; no broker is asked."""
    real = clock.now
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: real() + timedelta(seconds=30))
        patch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)
        patch.setattr("app.foundation.queue.sweep.send", lambda ids: None)
        yield


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, lent_app, migrated_sqlite, ahead) -> dict[str, object]:
    with centre(lent_app, tmp_path_factory.mktemp("undisturbed") / "centre", migrated_sqlite):
        work_off()
        return snapshot()


def test_the_undisturbed_run_does_all_that_there_is_to_do(undisturbed):
    counts = {name: len(rows) for name, rows in undisturbed.items()}
    assert (counts["call"], counts["recording"], counts["transcript"], counts["quarantined"]) == (3, 3, 3, 2)
    assert not [name for name in undisturbed["files"] if name.startswith("incoming/")]


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("seam", SEAMS)
def test_killed_there_and_started_again(
    seam, moment, undisturbed, tmp_path, lent_app, migrated_sqlite, monkeypatch
):
    kills = []

    def killing(step):
        def killed(*args, **kwargs):
            if kills:
                return step(*args, **kwargs)
            kills.append(seam)
            if moment == "after":
                step(*args, **kwargs)
            raise Killed

        return killed

    with centre(lent_app, tmp_path / "killed", migrated_sqlite):
        monkeypatch.setattr(seam, killing(resolve(seam)))
        with suppress(Killed):
            work_off()
        db.session.remove()
        assert kills, "the run never came by here"
        work_off()
        assert snapshot() == undisturbed


def resolve(seam: str):
    parts = seam.split(".")
    cut = len(parts) - (2 if parts[-2][0].isupper() else 1)
    return resolve_name(".".join(parts[:cut]) + ":" + ".".join(parts[cut:]))
