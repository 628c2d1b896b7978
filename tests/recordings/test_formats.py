"""What other systems deliver, from ``incoming/`` to kept recordings: tables, names, and files beside
recordings.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from app.foundation.db import db
from app.foundation.storage import storage
from app.recordings.models import Call, Quarantined, Recording
from tests.factories.build import make_agent
from tests.factories.recordings import dropped, make_file, make_manifest, make_row, make_sound, settled
from tests.recordings.test_incoming import kept, left, reasons, work_off

UNIQUEID = "1795137300.123"
BEGAN = datetime(2026, 11, 20, 1, 15, tzinfo=UTC)
UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"


def make_cdr(**values):
    return {
        "calldate": "2026-11-20 09:15:00", "src": "13800001234", "dst": "600", "dcontext": "ext-queues",
        "dstchannel": "Local/1001@from-queue-04;1", "lastapp": "Queue", "billsec": "80",
        "disposition": "ANSWERED",
        "uniqueid": UNIQUEID, "recordingfile": f"q-600-13800001234-20261120-091500-{UNIQUEID}.wav",
    } | values  # fmt: skip


def call() -> Call:
    return db.session.scalars(select(Call)).one()


class TestTables:
    def test_a_table_of_another_system_is_known_by_its_columns(self, any_database, later):
        make_agent(number="1001")
        make_manifest([make_cdr()], "cdr-export.csv")
        make_sound(f"2026/11/20/q-600-13800001234-20261120-091500-{UNIQUEID}.wav")
        work_off()
        assert (kept(), left(), reasons()) == ([UNIQUEID], [], {})
        assert (call().started_at, call().queue, call().direction) == (BEGAN, "600", "inbound")

    def test_asterisks_own_table_has_no_header_line(self, app, later):
        make_agent(number="1001")
        cells = ["", "13800001234", "600", "ext-queues", '"""Li"" <138>"', "PJSIP/t-1", "PJSIP/1001-2",
        "Queue",
                 "600", "2026-11-20 09:15:00", "2026-11-20 09:15:15", "2026-11-20 09:16:35", "95", "80",
                 "ANSWERED", "DOCUMENTATION", UNIQUEID, ""]  # fmt: skip
        make_file("Master.csv", ",".join(cells).encode())
        work_off()
        assert (call().external_id, call().duration_s, call().started_at) == (UNIQUEID, 80, BEGAN)

    @pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
    def test_cells_may_be_parted_by_other_signs(self, app, later, delimiter):
        make_agent(number="1001")
        row = make_row()
        make_file("manifest.csv", "\n".join(map(delimiter.join, (row, row.values()))).encode())
        work_off()
        assert call().external_id == "c-1"

    def test_a_spreadsheet_may_hold_real_dates(self, app, later):
        make_agent(number="1001")
        book = Workbook()
        book.active.append(["call_id", "agent_number", "started_at", "duration_s"])
        book.active.append([77, 1001, datetime(2026, 11, 20, 9, 15), time(0, 1, 20)])  # noqa: DTZ001 — a cell
        book.active.append([78, 1001, 46346.385416666664, "01:20"])
        name = "upload-1~local-time/calls.xlsx"
        book.save(dropped(name))
        settled(storage().incoming / name)
        work_off()
        calls = db.session.scalars(select(Call).order_by(Call.external_id)).all()
        assert [(one.external_id, one.started_at, one.duration_s) for one in calls] == [
            ("77", BEGAN, 80), ("78", BEGAN, 80),
        ]  # fmt: skip

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nothing", b"letters " * 99])
    def test_a_broken_spreadsheet_is_set_aside(self, app, later, content):
        make_file("calls.xlsx", content)
        work_off()
        assert reasons() == {"calls.xlsx": "bad_manifest"}

    def test_a_fault_names_our_column_and_theirs(self, app, later):
        make_agent(number="1001")
        make_manifest([make_cdr(uniqueid="x", calldate="someday")], "cdr.csv")
        work_off()
        row = db.session.scalars(select(Quarantined)).one()
        assert (row.source, row.reason) == ("cdr.csv:2", "bad_value")
        assert json.loads(row.detail) == {
            "row": 2,
            "column": "started_at",
            "theirs": "calldate",
            "value": "someday",
            "call": "x",
        }
        assert row.row["calldate"] == "someday"


class TestNames:
    def test_a_name_makes_its_call_known(self, any_database, later):
        make_agent(number="1001")
        make_sound(f"2026/11/20/external-1001-5551234567-20261120-091500-{UNIQUEID}.wav", seconds=3)
        later(3)
        work_off()
        assert (kept(), left(), reasons()) == ([UNIQUEID], [], {})
        assert (call().started_at, call().duration_s, call().customer_number) == (BEGAN, 3, "5551234567")

    def test_a_name_waits_for_a_record_that_tells_more(self, app, later):
        make_agent(number="1001")
        name = f"external-1001-5551234567-20261120-091500-{UNIQUEID}.wav"
        make_sound(name)
        work_off()
        assert kept() == []
        make_manifest([make_cdr(recordingfile=name)], "cdr.csv")
        later(1)
        work_off()
        assert (kept(), call().duration_s) == ([UNIQUEID], 80)

    def test_a_queues_file_finds_the_call_by_its_id(self, app, later):
        make_agent(number="1001")
        make_manifest([make_row(call_id=UNIQUEID)])
        make_sound(f"q-600-5551234567-20261120-091500-{UNIQUEID}.wav")
        work_off()
        assert (kept(), reasons()) == ([UNIQUEID], {})

    def test_an_agent_whom_nobody_knows_is_the_reason_in_the_end(self, app, later):
        make_sound(f"out-15551234567-1001-20261120-091500-{UNIQUEID}.wav")
        later(3)
        work_off()
        assert reasons() == {}
        later(11)
        work_off()
        assert list(reasons().values()) == ["unknown_agent"]
        assert left() == []

    def test_a_day_that_is_none_is_the_reason_in_the_end(self, app, later):
        make_agent(number="1001")
        make_sound("20261399-091500_5551234567_LOANS_1001-all.wav")
        later(11)
        work_off()
        assert list(reasons().values()) == ["bad_value"]

    def test_a_broken_file_with_a_good_name_is_set_aside_for_what_it_is(self, app, later):
        make_agent(number="1001")
        make_file(f"external-1001-5551234567-20261120-091500-{UNIQUEID}.wav", b"")
        later(3)
        work_off()
        assert list(reasons().values()) == ["empty"]

    def test_each_party_may_have_a_file(self, app, later):
        make_agent(number="1001")
        stem = f"out-15551234567-1001-20261120-091500-{UNIQUEID}"
        make_sound(f"{stem}-in.wav", channels=1)
        later(3)
        work_off()
        assert db.session.scalars(select(Call)).all() == []  # one voice waits for the other
        make_sound(f"{stem}-out.wav", channels=1, seed=2)
        work_off()
        names = (call().recording_name, call().customer_recording_name)
        assert names == (f"{stem}-in.wav", f"{stem}-out.wav")


class TestFilesBeside:
    def test_metadata_makes_the_call_of_the_recording_known(self, any_database, later):
        make_agent(number="1001")
        folder = f"org/year=2026/conversation_id={UUID}"
        facts = {"mediaType": "Call", "provider": "Edge", "userIds": ["1001"], "durationMs": 80400,
                 "startTime": "2026-11-20T01:15:00Z", "initialDirection": "INBOUND"}  # fmt: skip
        make_file(f"{folder}/r.wav_metadata.json", json.dumps(facts).encode())
        make_sound(f"{folder}/r.wav")
        work_off()
        assert (kept(), left(), reasons()) == ([UUID], [], {})
        assert (call().started_at, call().duration_s) == (BEGAN, 80)

    def test_freeswitch_writes_it_as_xml_with_signs_of_addresses(self, app, later):
        make_agent(number="1001")
        variables = {"uuid": UUID, "start_epoch": "1795137300", "billmsec": "80400", "direction": "inbound",
                     "cc_agent": "1001%40centre.example", "caller_id_number": "%2B8613800001234"}  # fmt: skip
        cells = "".join(f"<{name}>{value}</{name}>" for name, value in variables.items())
        make_file(f"a_{UUID}.cdr.xml", f"<cdr core-uuid='x'><variables>{cells}</variables></cdr>".encode())
        make_sound(f"{UUID}.wav")
        work_off()
        assert (kept(), left()) == ([UUID], [])
        assert call().customer_number == "+8613800001234"

    def test_our_own_columns_do_as_well(self, app, later):
        make_agent(number="1001")
        make_file("day/a.json", json.dumps(make_row()).encode())
        make_sound("day/a.wav")
        work_off()
        assert (kept(), left()) == (["c-1"], [])

    def test_it_waits_for_its_recording(self, app, later):
        make_agent(number="1001")
        make_file("a.json", json.dumps(make_row()).encode())
        work_off()
        assert left() == ["a.json"]
        make_sound("a.wav")
        work_off()
        assert (kept(), left()) == (["c-1"], [])

    @pytest.mark.parametrize(
        "content",
        [b"<!DOCTYPE x [<!ENTITY a '1'><!ENTITY b '&a;&a;'>]><cdr>&b;</cdr>", b"<cdr>", b"", b"\xff\xfe<"],
    )
    def test_hostile_xml_is_no_metadata(self, app, later, content):
        make_file("a.cdr.xml", content)
        later(11)
        work_off()
        assert reasons() == {"a.cdr.xml": "no_call_record"}

    @pytest.mark.parametrize("name", ["day/a.vtt", "day/a.srt", "day/a.transcript.json"])
    def test_a_transcript_named_after_the_recording_belongs_to_its_call(self, app, later, name):
        make_agent(number="1001")
        make_manifest([make_row(recording="day/a.wav")])
        make_file(name, b"WEBVTT")
        work_off()
        make_sound("day/a.wav")
        work_off()
        assert call().sidecar_name == name

    def test_a_transcript_may_be_named_after_the_calls_id(self, app, later):
        make_agent(number="1001")
        make_manifest([make_row()])
        make_file("c-1.vtt", b"WEBVTT")
        work_off()
        assert call().sidecar_name == "c-1.vtt"


def test_the_customers_file_is_promised_like_the_agents(app, later):
    make_agent(number="1001")
    make_manifest([
        make_row(recording="a.wav", recording_customer="b.wav", agent_channel=""),
        make_row(call_id="c-2", recording="b.wav", recording_customer=""),
        make_row(call_id="c-3", recording="x.wav", recording_customer="x.wav"),
        make_row(call_id="c-4", recording="y.wav", recording_customer="../y.wav"),
    ])  # fmt: skip
    work_off()
    assert (call().recording_name, call().customer_recording_name, call().agent_channel) == (
        "a.wav",
        "b.wav",
        None,
    )
    assert list(reasons().values()) == ["recording_taken", "recording_taken", "outside_incoming"]


def test_a_record_that_comes_again_with_its_recording_fills_it_in(app, later):
    make_agent(number="1001")
    make_manifest([make_row()])
    work_off()
    make_manifest([make_row(recording="a.wav", transcript="a.vtt")])
    work_off()
    assert (call().recording_name, call().sidecar_name) == ("a.wav", "a.vtt")
    make_manifest([make_row(recording="b.wav")])
    work_off()
    assert call().recording_name == "a.wav"
    assert db.session.scalars(select(Recording)).all() == []


def lay_links(outside):
    """A folder and a file in ``incoming/`` that lead out of it."""
    (outside / "a.wav").write_bytes(b"secret")
    (storage().incoming / "door").symlink_to(outside)
    (storage().incoming / "a-link.wav").symlink_to(outside / "a.wav")
    return {"door": "link", "a-link.wav": "link"}


@pytest.mark.parametrize("name", ["door/../../x.wav", "./../x.wav", "a/../../x.wav"])
def test_a_name_that_leads_out_by_dots_is_refused(app, later, tmp_path, name):
    make_agent(number="1001")
    links = lay_links(tmp_path)
    make_manifest([make_row(recording=name), make_row(call_id="good", recording="b/../c.wav")])
    work_off()
    assert reasons() == {"manifest.csv:2": "outside_incoming"} | links
    assert (call().external_id, call().recording_name) == ("good", "c.wav")


@pytest.mark.parametrize("name", ["door/a.wav", "a-link.wav"])
def test_a_name_that_is_a_link_brings_nothing_in(app, later, tmp_path, name):
    make_agent(number="1001")
    links = lay_links(tmp_path)
    make_manifest([make_row(recording=name)])
    work_off()
    work_off()
    assert links.items() <= reasons().items()
    assert db.session.scalars(select(Recording)).all() == []
    assert (tmp_path / "a.wav").read_bytes() == b"secret"
