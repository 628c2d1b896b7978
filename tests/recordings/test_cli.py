"""``flask recordings …``: import without a worker, and see what was set aside."""

from __future__ import annotations

import shutil

import pytest
from sqlalchemy import func, select

from app.foundation.db import db
from app.foundation.storage import storage
from app.recordings.models import Call, Recording
from tests.factories.build import make_agent
from tests.factories.recordings import make_file, make_manifest, make_row, make_sound


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)


@pytest.fixture
def delivery(app, tmp_path):
    """A folder as somebody brings it, outside the store."""
    make_agent(number="1001")
    make_manifest([make_row(recording="audio/a.wav"), make_row(call_id="b"), make_row(call_id="")])
    make_sound("audio/a.wav")
    make_sound("b.wav", seed=2)
    make_file("b.mp3", b"")
    make_file(".hidden.wav", b"x")
    folder = tmp_path / "delivery"
    shutil.move(storage().incoming, folder)
    storage().prepare()
    return folder


def run(app, *args):
    result = app.test_cli_runner().invoke(args=["recordings", *map(str, args)])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_folder_is_imported_at_once_and_stays_where_it_is(app, delivery):
    output = run(app, "import", delivery)
    assert "2 new, 0 known, 1 set aside" in output
    assert "2 recordings kept" in output
    assert db.session.scalar(select(func.count()).select_from(Recording)) == 2
    assert (delivery / "audio" / "a.wav").exists()
    assert list(storage().incoming.iterdir()) == []


def test_a_manifest_brings_the_files_that_it_names_alone(app, delivery):
    run(app, "import", delivery / "manifest.csv")
    kept = select(Call.external_id).join(Recording, Recording.call_id == Call.id)
    assert db.session.scalars(kept).all() == ["c-1"]


def test_importing_again_changes_nothing(app, delivery):
    run(app, "import", delivery)
    output = run(app, "import", delivery)
    assert "0 new, 2 known, 1 set aside" in output
    assert "0 recordings kept" in output
    assert list(storage().incoming.iterdir()) == []


def test_the_quarantine_is_listed_with_advice(app, delivery):
    run(app, "import", delivery)
    output = run(app, "quarantine")
    assert "manifest.csv:4: A value is missing (row 4; column call_id)" in output
    assert "b.mp3: Empty file" in output
