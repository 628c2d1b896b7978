"""Killing worker, scheduler or web at any moment and starting again ends in the same database (X4)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from app.foundation.audit.record import verify
from app.foundation.db import db
from app.foundation.storage import content_hash, storage
from tests.conftest import make_app
from tests.story.kills import Killer, plan_kills
from tests.story.parts import RunningCentre
from tests.story.rows import told
from tests.story.small_centre import BROKEN, DROPPED, ENV, SENT, drop, furnish, parcel
from tests.story.whole_month import go_through_the_month, signed_in

pytestmark = pytest.mark.speech
CALLS = len(DROPPED) + len(SENT)
SEEDS = [5]


@contextmanager
def opened(folder: Path) -> Iterator[Flask]:
    app = make_app(folder, **ENV)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def furnished(tmp_path_factory, migrated_sqlite) -> Path:
    """A furnished centre before its first call, to be copied."""
    folder = tmp_path_factory.mktemp("furnished")
    (folder / "state").mkdir()
    shutil.copyfile(migrated_sqlite, folder / "state" / "fair-hearing.db")
    with opened(folder):
        furnish()
    return folder


@contextmanager
def running(furnished: Path, folder: Path) -> Iterator[tuple[Flask, RunningCentre]]:
    shutil.copytree(furnished, folder)
    with opened(folder) as app, RunningCentre(folder, **ENV) as centre:
        yield app, centre


def left_behind() -> dict[str, object]:
    """All that a run leaves: rows, and files by place and content.

    Documents of the summary say when they were drawn up, and a kill may leave such a draft behind.
    """
    store = storage().root
    found = sorted(path for path in store.rglob("*") if path.is_file() and not path.name.startswith("."))
    files = [path for path in found if path.suffix not in (".xlsx", ".pdf")]
    return told() | {"files": [f"{path.relative_to(store)} {content_hash(path)}" for path in files]}


def misfiled() -> list[Path]:
    """Files of the store whose name is not the hash of their content."""
    folders = (storage().root / name for name in ("kept", "filed"))
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if path.stem != content_hash(path) and not path.name.startswith(".")]


@pytest.fixture(scope="module")
def undisturbed(furnished, tmp_path_factory) -> dict[str, object]:
    parent = tmp_path_factory.mktemp("undisturbed")
    with running(furnished, parent / "centre") as (_app, centre):
        drop(storage().incoming)
        go_through_the_month(signed_in(centre.address), parcel(parent, [*SENT, BROKEN]), CALLS)
        return left_behind()


def test_the_undisturbed_run_does_all_that_there_is_to_do(undisturbed):
    tables = ("call", "recording", "transcript", "quarantined", "drawn_call", "evaluation", "monthly_summary")
    counts = [undisturbed[table].total() for table in tables]
    assert counts == [CALLS + 1, CALLS, CALLS, 1, CALLS, CALLS, 1]
    assert not [name for name in undisturbed["files"] if name.startswith("incoming/")]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_centre_that_is_killed_again_and_again_ends_in_the_same_database(
    seed, furnished, undisturbed, tmp_path
):
    print(f"kills by seed {seed}: {plan_kills(seed)}")
    with running(furnished, tmp_path / "centre") as (_app, centre):
        supervisor = signed_in(centre.address)
        with Killer(centre, db.engine, plan_kills(seed)) as killer:
            drop(storage().incoming)
            go_through_the_month(supervisor, parcel(tmp_path, [*SENT, BROKEN]), CALLS)
        print(f"killed: {killer.hits}")
        left = left_behind()
        assert isinstance(verify(), int), "the audit log's chain is broken"
        assert misfiled() == []
    steps = {job for _part, job in killer.hits}
    assert steps >= {"recordings.ingest_recording", "transcription.transcribe", "rubrics.find"}
    for name, rows in undisturbed.items():
        assert left[name] == rows, name
