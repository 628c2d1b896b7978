"""Hundreds of files, many of them broken in every way that we know of: none stops the others (C2, C3)."""

from __future__ import annotations

import os
from collections import Counter

import pytest
from sqlalchemy import event, func, select

from app.foundation.db import db
from app.foundation.storage import content_hash, storage
from app.recordings.jobs import scan_incoming
from app.recordings.models import Call, Quarantined, Recording
from app.recordings.service.keeping import Unusable, prepare
from tests.factories.broken import FILES, THINGS, make_intake, wav
from tests.factories.build import make_agent, make_call
from tests.factories.recordings import RULES, dropped, make_file, make_manifest, make_row
from tests.recordings.conftest import kept, left, reasons, work_off

FILES_IN_ALL = 300
WAYS = len(FILES) + len(THINGS)


@pytest.fixture
def intake(app) -> dict[str, str]:
    """The folder filled; the reasons that must come out, by name."""
    make_agent(number="1001")
    rows, expected = make_intake(storage().incoming, FILES_IN_ALL, broken=WAYS)
    make_manifest([make_row(**row) for row in rows], "manifest.json")
    return expected


def test_every_broken_thing_is_set_aside_with_its_true_reason_and_every_sound_is_kept_once(intake, later):
    later(11)
    work_off()
    assert reasons() == intake
    assert len(kept()) == FILES_IN_ALL - WAYS == db.session.scalar(select(func.count(Recording.id)))
    assert left() == []
    assert not [path for path in storage().incoming.rglob("*") if not path.is_dir()]
    rows = db.session.execute(select(Recording.digest, Recording.suffix)).all()
    assert len({row.digest for row in rows}) == len(rows)
    for row in rows:
        assert content_hash(storage().kept_path(row.digest, row.suffix)) == row.digest


def test_a_scan_asks_few_questions_however_many_files_there_are(intake, later):
    later(1)
    scan_incoming()
    asked: list[str] = []
    listener = (db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    event.listen(*listener)
    try:
        scan_incoming()
    finally:
        event.remove(*listener)
    assert len(left()) > 200
    assert 5 < len(asked) < 30


def test_a_link_is_put_aside_itself_and_what_it_leads_to_stays(app, later, tmp_path):
    secret = tmp_path / "secret.wav"
    secret.write_bytes(wav())
    dropped("x.wav").symlink_to(secret)
    later(1)
    work_off()
    assert reasons() == {"x.wav": "link"}
    [moved] = (storage().root / "quarantine").iterdir()
    assert (moved.is_symlink(), secret.read_bytes()) == (True, wav())


def test_a_name_that_is_no_text_is_set_aside(app, later):
    path = os.fsencode(storage().incoming) + b"/caf\xe9.wav"
    with open(path, "wb") as file:
        file.write(wav())
    later(1)
    work_off()
    assert reasons() == {"caf\\udce9.wav": "bad_name"}
    assert left() == []


def test_an_empty_folder_is_noted_in_the_end_and_a_full_one_is_a_folder(app, later):
    make_call(external_id="inside")
    dropped("later.wav").mkdir()
    dropped("nothing").mkdir()
    make_file("folder.wav/inside.wav", wav())
    later(1)
    work_off()
    assert (reasons(), kept()) == ({}, ["inside"])
    later(11)
    work_off()
    assert reasons() == {"later.wav": "empty_folder", "folder.wav": "empty_folder"}


def test_what_we_may_not_read_is_set_aside_and_says_so(app):
    if os.geteuid() != 0:
        pytest.skip("only an administrator can become somebody who may not read")
    path = make_file("x.wav", wav())
    path.chmod(0)
    for folder in [storage().incoming, *storage().incoming.parents]:
        folder.chmod(folder.stat().st_mode | 0o555)
    os.seteuid(65534)
    try:
        prepared = prepare("x.wav", RULES)
    finally:
        os.seteuid(0)
    assert prepared == Unusable("x.wav", "unreadable", {})


def test_rows_of_hostile_names_are_set_aside_with_their_reason(app, later):
    make_agent(number="1001")
    hostile = ["../../etc/passwd", "/etc/passwd", "..\\..\\x.wav", "a/../../x.wav", "x\0.wav"]
    rows = [make_row(call_id=f"c-{n}", recording=name) for n, name in enumerate(hostile)]
    make_manifest(rows, "manifest.json")
    later(1)
    work_off()
    assert Counter(reasons().values()) == {"outside_incoming": len(hostile) - 1, "bad_value": 1}  # the NUL
    assert db.session.scalars(select(Call)).all() == []
    assert db.session.scalar(select(func.count(Quarantined.id))) == len(hostile)
