"""``flask recordings …``: import without a worker, and see what was set aside."""

from __future__ import annotations

import shutil
from dataclasses import replace

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


class TestLinks:
    def test_a_link_is_reported_and_not_followed(self, app, delivery, tmp_path):
        secret = tmp_path / "secret"
        secret.mkdir()
        shutil.copy(delivery / "b.wav", secret / "c-1.wav")
        (delivery / "linked.wav").symlink_to(secret / "c-1.wav")
        (delivery / "inside").symlink_to(secret)
        (delivery / "loop").symlink_to(delivery)
        output = run(app, "import", delivery)
        for name in ("linked.wav", "inside", "loop"):
            assert f"{name}: a link, not followed" in output
        assert "2 recordings kept" in output
        assert not [path for path in storage().root.rglob("*") if "linked" in path.name]

    def test_a_manifest_that_names_a_link_does_not_get_it(self, app, delivery, tmp_path):
        (delivery / "audio" / "a.wav").rename(tmp_path / "away.wav")
        (delivery / "audio" / "a.wav").symlink_to(tmp_path / "away.wav")
        output = run(app, "import", delivery / "manifest.csv")
        assert "audio/a.wav: a link, not followed" in output
        assert "0 recordings kept" in output


def test_names_of_all_kinds_come_in(app, tmp_path):
    make_agent(number="1001")
    for n, name in enumerate(("日报/通话 一.wav", "a/😀 b.wav", "ü'\";$(x).wav")):
        make_manifest([make_row(call_id=f"n-{n}", recording=name)], f"manifest{n}.csv")
        make_sound(name, seed=n)
    folder = tmp_path / "delivery"
    shutil.move(storage().incoming, folder)
    storage().prepare()
    assert "3 recordings kept" in run(app, "import", folder)


def test_a_format_can_be_named_and_one_that_nobody_knows_is_told(app, tmp_path):
    make_agent(number="1001")
    table = tmp_path / "calls.csv"
    table.write_text("call_id,agent_number,started_at,duration_s\na,1001,2026-11-20 09:15,1:20\n")
    assert "0 new, 0 known, 1 set aside" in run(app, "import", table)
    assert "1 new, 0 known, 0 set aside, 1 left the quarantine" in run(
        app, "import", table, "--format", "local-time"
    )
    result = app.test_cli_runner().invoke(args=["recordings", "import", str(table), "--format", "x"])
    assert result.exit_code == 1
    assert "There is no format x. There are: asterisk" in result.output


def test_a_format_file_that_cannot_be_used_is_told_and_the_others_work(app, tmp_path, monkeypatch, delivery):
    rules = tmp_path / "rules"
    shutil.copytree(app.config["CENTRE"].qa_rules_dir, rules)
    (rules / "imports" / "own.yaml").write_text("name_en: Own\nname_zh: 自\ncolumns: {price: x}\n")
    monkeypatch.setitem(app.config, "CENTRE", replace(app.config["CENTRE"], qa_rules_dir=rules))
    output = run(app, "import", delivery)
    assert "own.yaml:3: columns.price" in output
    assert "2 new, 0 known, 1 set aside" in output
