"""Nothing outside ``recordings/`` is read or written by a name, whoever wrote it and whatever he planted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from app.foundation import inside
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.inside import OutsideStore, entries, move_out, open_inside, remove_inside
from app.foundation.queue.models import Job
from app.foundation.storage import storage
from app.recordings.models import Call, Quarantined, Recording
from app.recordings.service.keeping import keep_recording, prepare
from tests.factories.broken import wav
from tests.factories.build import make_agent
from tests.factories.recordings import RULES, make_manifest, make_row
from tests.recordings.conftest import work_off

SECRET = wav(seed=77)
PARTS = [
    *("..", ".", "a", "out", "up", "loop", "secret.wav", "link.wav", "x.wav", "etc", "passwd", "outside"),
    *(
        "/",
        "//",
        "\\",
        "..\\",
        "C:",
        "~",
        "file:",
        "concat:",
        "%2e%2e",
        "．．",
        "․․",
        "\u202e",
        "📞",
        "\n",
        "\0",
    ),
    "a" * 300,
]
NAMES = st.one_of(
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map("/".join),
    st.lists(st.sampled_from(PARTS), min_size=1, max_size=6).map("".join),
    st.text(min_size=1, max_size=40),
)


class Canary:
    """A folder outside with a sound in it; it must be neither read nor touched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.file = folder / "secret.wav"
        self.file.write_bytes(SECRET)
        os.utime(self.file, (1000, 2000))  # reading it would make the access newer
        self.before = self.look()

    def plant(self) -> None:
        """Links that lead out, as often as a scan has put them aside."""
        incoming = storage().incoming
        for name, target in {
            "out": self.folder,
            "link.wav": self.file,
            "loop": "loop",
            "up": "../..",
        }.items():
            if not (incoming / name).is_symlink():
                (incoming / name).symlink_to(target)

    def look(self) -> list[object]:
        return sorted(
            (str(path), path.lstat().st_size, path.lstat().st_mtime_ns) for path in self.folder.rglob("*")
        )


@pytest.fixture
def canary(app, tmp_path) -> Canary:
    return Canary(tmp_path / "outside")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES)
def test_no_name_opens_moves_or_removes_anything_outside(canary, tmp_path, name):
    canary.plant()
    base = storage().incoming
    for deed in (open_inside, remove_inside, lambda b, n: move_out(b, n, tmp_path / "moved")):
        try:
            result = deed(base, name)
        except (OutsideStore, FileNotFoundError, IsADirectoryError, UnicodeEncodeError, OSError):
            continue
        if result is not None:
            with result:
                assert Path(result.name).resolve().is_relative_to(base.resolve())
                assert result.read() != SECRET
    assert canary.look() == canary.before


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(NAMES, min_size=1, max_size=4, unique=True))
def test_no_manifest_brings_anything_in_from_outside(canary, later_for_all, names):
    canary.plant()
    with transaction() as session:
        for model in (Recording, Call, Quarantined, Job):
            session.execute(delete(model))
    rows = [make_row(call_id=f"c-{n}", recording=name) for n, name in enumerate(names)]
    sidecars = [make_row(call_id=f"s-{n}", transcript=f"{name}.json") for n, name in enumerate(names)]
    make_manifest([*rows, *sidecars], "manifest.json")
    work_off()
    assert db.session.scalars(select(Recording)).all() == []
    assert canary.look() == canary.before
    assert not holds(storage().root, SECRET)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES, customer=st.none() | NAMES)
def test_a_job_of_a_hostile_name_reads_nothing_outside(canary, name, customer):
    canary.plant()
    prepared = prepare(name, RULES, customer)
    if prepared is not None:
        with transaction():
            keep_recording(SYSTEM, name, prepared)
    assert canary.look() == canary.before
    assert not holds(storage().root, SECRET)


@pytest.mark.parametrize("planted", ["sub", "sub/deep"])
def test_a_folder_that_becomes_a_link_after_the_look_is_not_followed(app, canary, planted):
    base = storage().incoming
    (base / "sub" / "deep").mkdir(parents=True)
    (base / planted / "secret.wav").write_bytes(wav(seed=5))
    name = f"{planted}/secret.wav"
    assert name in {entry.name for entry in entries(base)}
    (base / planted).rename(base / "aside")
    (base / planted).symlink_to(canary.folder)
    for deed in (open_inside, remove_inside):
        with pytest.raises(OutsideStore):
            deed(base, name)
    assert canary.look() == canary.before


def test_a_file_that_becomes_a_link_while_its_folder_is_open_is_not_followed(app, canary, monkeypatch):
    base = storage().incoming
    (base / "x.wav").write_bytes(wav())
    real = os.open

    def racing(path, flags, *args, **kwargs):
        if path == "x.wav":
            (base / "x.wav").unlink()
            (base / "x.wav").symlink_to(canary.file)
        return real(path, flags, *args, **kwargs)

    monkeypatch.setattr(inside.os, "open", racing)
    with pytest.raises(OutsideStore):
        open_inside(base, "x.wav")


def test_a_pipe_stops_nobody(app):
    os.mkfifo(storage().incoming / "pipe.wav")
    with pytest.raises(OutsideStore):
        open_inside(storage().incoming, "pipe.wav")


def test_a_file_that_is_replaced_after_it_was_read_is_not_kept_as_the_other(app):
    path = storage().incoming / "x.wav"
    path.write_bytes(wav(seed=1))
    digest = prepare("x.wav", RULES).digest
    path.write_bytes(wav(seed=2))
    assert storage().keep_arrived("x.wav", digest) is False
    assert list((storage().root / "kept").rglob("*.wav")) == []


@pytest.fixture
def later_for_all(later, app):
    """Files are settled, and the agent of the rows is known."""
    make_agent(number="1001")
    later(11)


def holds(root: Path, content: bytes) -> bool:
    """Whether any plain file of the store has this content."""
    files = (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return any(path.read_bytes() == content for path in files)
