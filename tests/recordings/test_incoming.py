"""From ``incoming/`` to kept recordings, whatever lies there (C1–C3)."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from sqlalchemy import select

from app.foundation.db import db
from app.foundation.storage import content_hash, storage
from app.recordings.events import recording_kept
from app.recordings.models import Call, Quarantined, Recording
from app.recordings.policy.transcribed import TRANSCRIBED
from tests.factories.build import make_agent
from tests.factories.recordings import make_file, make_manifest, make_row, make_sidecar, make_sound
from tests.recordings.conftest import kept, left, reasons, work_off


def test_a_manifest_and_its_recordings_are_kept_and_leave_incoming(any_database, later):
    make_agent(number="1001")
    make_manifest(
        [make_row(recording="audio/x.wav", agent_channel="1"), make_row(call_id="c-2")], "day/manifest.csv"
    )
    sound = make_sound("day/audio/x.wav", seconds=1.5)
    digest = content_hash(sound)
    make_sound("day/c-2.flac", seed=2)
    news = []
    with recording_kept.connected_to(lambda sender, **facts: news.append(facts)):
        work_off()
    assert kept() == ["c-1", "c-2"]
    assert (left(), reasons()) == ([], {})
    recording = db.session.scalars(
        select(Recording).join(Recording.call).where(Call.external_id == "c-1")
    ).one()
    assert (recording.digest, recording.suffix, recording.codec) == (digest, ".wav", "pcm_s16le")
    assert (recording.channel_count, recording.agent_channel, recording.relation) == (2, 1, "separate")
    assert (recording.duration_s, recording.has_playable) == (1.5, False)
    assert content_hash(storage().kept_path(digest, ".wav")) == digest
    assert [facts["recording_id"] for facts in news].count(recording.id) == 1


def test_a_json_manifest_does_as_well(app, later):
    make_agent(number="1001")
    make_manifest([make_row(duration_s=42.4, call_id=77)], "manifest-1.json")
    make_sound("77.wav")
    work_off()
    assert kept() == ["77"]


def test_broken_files_of_every_kind_are_set_aside_and_the_good_one_is_kept(app, later):
    make_agent(number="1001")
    names = ["good", "empty", "text", "cut", "noise", "header", "many", "short"]
    make_manifest([make_row(call_id=name) for name in names])
    whole = make_sound("good.wav").read_bytes()
    make_file("empty.wav", b"")
    make_file("text.wav", b"This is a letter, not a recording. " * 50)
    make_file("cut.wav", whole[: len(whole) // 2])
    make_file("noise.mp3", bytes(range(7, 250)) * 40)
    make_file("header.wav", whole[:44])
    make_sound("many.wav", channels=4)
    make_sound("short.wav", seconds=0.01)
    work_off()
    assert kept() == ["good"]
    found = reasons()
    assert found.keys() == {
        "empty.wav",
        "text.wav",
        "cut.wav",
        "noise.mp3",
        "header.wav",
        "many.wav",
        "short.wav",
    }
    assert (found["empty.wav"], found["cut.wav"], found["many.wav"]) == (
        "empty",
        "truncated",
        "too_many_channels",
    )
    assert (found["text.wav"], found["short.wav"]) == ("foreign", "too_short")
    assert left() == []
    assert len(list((storage().root / "quarantine").iterdir())) == 7


def test_a_recording_without_a_call_waits_and_is_set_aside_in_the_end(app, later):
    make_sound("stranger.wav")
    work_off()
    assert (left(), reasons()) == (["stranger.wav"], {})
    later(11)
    work_off()
    assert (left(), reasons()) == ([], {"stranger.wav": "no_call_record"})


def test_a_manifest_that_comes_after_its_recordings_finds_them(app, later):
    make_agent(number="1001")
    make_sound("a.wav")
    work_off()
    make_manifest([make_row(recording="a.wav")])
    later(1)
    work_off()
    assert kept() == ["c-1"]


def test_a_file_that_is_still_being_written_is_left_alone(app, monkeypatch):
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)
    make_agent(number="1001")
    make_manifest([make_row(recording="a.wav")])
    make_sound("a.wav")
    work_off()  # the clock stands where the files were written
    assert sorted(left()) == ["a.wav", "manifest.csv"]


def test_a_file_that_grows_while_it_is_read_is_left_for_the_next_scan(app, later, monkeypatch):
    make_agent(number="1001")
    make_manifest([make_row(recording="a.wav")])
    path = make_sound("a.wav")

    def hash_while_growing(file: Path) -> str:
        with path.open("ab") as growing:
            growing.write(b"\0\0")
        return content_hash(file)

    monkeypatch.setattr("app.recordings.service.keeping.content_hash", hash_while_growing)
    work_off()
    assert (kept(), left(), reasons()) == ([], ["a.wav"], {})


def test_importing_the_same_files_twice_changes_nothing(app, later):
    make_agent(number="1001")
    for _ in range(2):
        make_manifest(
            [make_row(recording="a.wav", transcript="a.json"), make_row(call_id="c-9", agent_number="x")]
        )
        make_sound("a.wav")
        make_sidecar("a.json")
        make_file("c-1b.wav", b"")
        work_off()
        later(11)
        work_off()
    assert kept() == ["c-1"]
    assert reasons() == {"manifest.csv:3": "unknown_agent", "c-1b.wav": "no_call_record"}
    assert left() == []


def test_another_sound_for_the_same_call_is_set_aside(app, later):
    make_agent(number="1001")
    make_manifest([make_row()])
    make_sound("c-1.wav")
    work_off()
    make_sound("c-1.flac", seed=2)
    later(1)
    work_off()
    assert reasons() == {"c-1.flac": "call_has_recording"}


def test_the_same_sound_for_another_call_is_set_aside_and_names_the_call(app, later):
    make_agent(number="1001")
    make_manifest([make_row(), make_row(call_id="c-2")])
    make_sound("c-1.wav")
    make_sound("c-2.wav")
    work_off()
    assert kept() == ["c-1"]
    [row] = db.session.scalars(select(Quarantined))
    assert (row.reason, json.loads(row.detail)) == ("duplicate_content", {"call": "c-1"})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("manifest.json", b"{not json"),
        ("manifest.json", b'["call"]'),
        ("manifest.json", b'{"calls": {}}'),
        ("manifest.json", b"\xff\xfe\x00"),
        ("manifest.csv", b"\x81\x00\xff\x00binary\x00" * 30),
        ("manifest.csv", b"name,number\nLi,1\n"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_set_aside_as_a_whole(app, later, name, content):
    make_file(name, content)
    work_off()
    assert reasons() == {name: "bad_manifest"}
    assert left() == []


def test_a_chinese_spreadsheets_manifest_is_read(app, later):
    make_agent(number="1001")
    row = make_row(queue="信用卡", disposition="已解决")
    table = io.StringIO(",".join(row) + "\r\n" + ",".join(row.values()) + "\r\n")
    make_file("Manifest 十一月.csv", table.getvalue().encode("gb18030"))
    work_off()
    assert db.session.scalars(select(Call.queue)).all() == ["信用卡"]


def test_a_link_in_incoming_is_not_followed(app, later, tmp_path):
    make_agent(number="1001")
    make_manifest([make_row()])
    secret = tmp_path / "secret.wav"
    secret.write_bytes(make_sound("elsewhere.wav").read_bytes())
    (storage().incoming / "c-1.wav").symlink_to(secret)
    work_off()
    assert kept() == []


class TestTranscriptFiles:
    def test_one_that_is_promised_is_kept_with_the_recording(self, app, later):
        make_agent(number="1001")
        make_manifest([make_row(recording="b/a.wav", transcript="b/a.json", language="zh-CN")])
        make_sound("b/a.wav")
        digest = content_hash(make_sidecar("b/a.json"))
        work_off()
        assert db.session.scalars(select(Recording.sidecar_digest)).all() == [digest]
        assert storage().kept_path(digest, ".json").exists()
        assert left() == []

    def test_the_recording_waits_for_it_but_not_for_ever(self, app, later):
        make_agent(number="1001")
        make_manifest([make_row(recording="a.wav", transcript="a.json")])
        make_sound("a.wav")
        work_off()
        assert (kept(), left()) == ([], ["a.wav"])
        later(11)
        work_off()
        assert (kept(), left()) == (["c-1"], [])

    def test_one_that_comes_late_is_taken_while_the_recording_waits_to_be_transcribed(self, app, later):
        digest = self.arrive_late(later, {"a.json": make_sidecar})
        assert db.session.scalars(select(Recording.sidecar_digest)).all() == [digest]
        assert (reasons(), left()) == ({}, [])

    def test_one_that_comes_after_the_transcript_was_made_is_set_aside(self, app, later, monkeypatch):
        monkeypatch.setitem(TRANSCRIBED, "transcription", lambda: select(Recording.id))
        self.arrive_late(later, {"a.json": make_sidecar})
        assert reasons() == {"a.json": "late_sidecar"}
        assert db.session.scalars(select(Recording.sidecar_digest)).all() == [None]

    def test_a_late_one_that_cannot_be_read_is_set_aside(self, app, later):
        self.arrive_late(later, {"a.json": lambda name: make_file(name, b"{}")})
        assert reasons() == {"a.json": "bad_sidecar"}

    def arrive_late(self, later, files) -> str:
        [(name, make)] = files.items()
        make_agent(number="1001")
        make_manifest([make_row(recording="a.wav", transcript=name)])
        make_sound("a.wav")
        later(11)
        work_off()
        digest = content_hash(make(name))
        later(22)
        work_off()
        return digest

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.vtt", b"WEBVTT\n\n00:00.100 --> 00:00.900\n<v Agent>Hello\n"),
            ("a.SRT", "1\n00:00:00,100 --> 00:00:00,900\n客服：您好\n".encode("gb18030")),
            ("a.srt", "1\n00:00:00,100 --> 00:00:00,900\nAgent: hello\n".encode("utf-16")),
            ("a.json", b'{"results": {"language_code": "en-US", "items": []}}'),
        ],
    )
    def test_those_of_other_systems_are_kept_under_their_own_suffix(self, app, later, name, content):
        make_agent(number="1001")
        make_manifest([make_row(recording="a.wav", transcript=name)])
        make_sound("a.wav")
        digest = content_hash(make_file(name, content))
        work_off()
        assert (reasons(), left()) == ({}, [])
        assert storage().kept_path(digest, Path(name).suffix).exists()

    def test_one_that_cannot_be_read_is_set_aside_and_the_recording_kept(self, app, later):
        make_agent(number="1001")
        make_manifest([make_row(recording="a.wav", transcript="a.json")])
        make_sound("a.wav")
        make_file("a.json", b'{"language": "fr"}')
        work_off()
        assert (kept(), reasons()) == (["c-1"], {"a.json": "bad_sidecar"})


@pytest.mark.parametrize(
    ("name", "channels", "form", "relation", "agent_channel", "has_playable"),
    [
        ("c-1.wav", 2, "PCM_16", "separate", 0, False),
        ("c-1.wav", 1, "PCM_16", "mono", None, False),
        ("c-1.wav", 2, "ULAW", "separate", 0, True),
        ("c-1.wav", 2, "ALAW", "separate", 0, True),
        ("c-1.mp3", 2, "", "separate", 0, False),
        ("c-1.flac", 2, "", "separate", 0, False),
        ("c-1.opus", 1, "", "mono", None, False),
    ],
)
def test_what_a_browser_cannot_play_gets_a_wav(
    app, later, name, channels, form, relation, agent_channel, has_playable
):
    make_agent(number="1001")
    make_manifest([make_row()])
    make_sound(name, channels=channels, form=form, seconds=2)
    work_off()
    recording = db.session.scalars(select(Recording)).one()
    assert (recording.relation, recording.agent_channel) == (relation, agent_channel)
    assert recording.has_playable == has_playable
    assert storage().playable_path(recording.digest).exists() == has_playable


def test_a_file_with_the_wrong_ending_gets_a_wav_that_says_what_it_is(app, later):
    make_agent(number="1001")
    make_manifest([make_row()])
    make_sound("x.wav").rename(storage().incoming / "c-1.mp3")
    work_off()
    assert db.session.scalars(select(Recording.has_playable)).all() == [True]
