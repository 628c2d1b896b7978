"""The shipped formats, on records and names as those systems write them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from app.config import ROOT
from app.recordings.policy.manifest import read_row
from app.recordings.policy.mapping import load_mapping, recognise
from app.recordings.policy.translate import flatten, read_name, translate

ZONE = ZoneInfo("Asia/Shanghai")
FILES = sorted((ROOT / "qa_rules" / "imports").glob("*.yaml"))
BOOK = {path.stem: load_mapping(path.read_text(encoding="utf-8"), path.name) for path in FILES}

CDR = {
    "calldate": "2026-11-20 17:15:01", "clid": '"Li" <13800001234>', "src": "13800001234", "dst": "600",
    "dcontext": "ext-queues", "channel": "PJSIP/trunk-0000001a",
    "dstchannel": "Local/1001@from-queue-00000004;1",
    "lastapp": "Queue", "duration": "95", "billsec": "80", "disposition": "ANSWERED",
    "uniqueid": "1795137300.123",
    "recordingfile": "q-600-13800001234-20261120-091500-1795137300.123.wav",
}  # fmt: skip
FUSION = {
    "xml_cdr_uuid": "0f8fad5b-d9cb-469f-a165-70867728950e", "direction": "outbound", "extension": "1001",
    "start_epoch": "1795137300", "start_stamp": "2026-11-20 09:15:00", "duration": "95", "billmsec": "80400",
    "caller_id_number": "1001", "destination_number": "13800001234", "hangup_cause": "NORMAL_CLEARING",
    "record_path": "/var/lib/freeswitch/recordings/x/archive/2026/Nov/20",
    "record_name": "0f8fad5b-d9cb-469f-a165-70867728950e.wav",
}  # fmt: skip
VICI = {
    "call_date": "2026-11-20 09:15:00", "phone_number_dialed": "13800001234", "status": "SALE",
    "user": "1001",
    "full_name": "Li Lei", "campaign_id": "LOANS", "length_in_sec": "80", "status_name": "Sale Made",
    "recording_location": "http://10.0.0.5/RECORDINGS/MP3/20261120-091500_13800001234_LOANS_1001-all.mp3",
    "uniqueid": "1795137300.123",
}  # fmt: skip
VICI_LOG = {
    "recording_id": "7", "start_time": "2026-11-20 09:15:00", "start_epoch": "1795137300",
    "length_in_sec": "80",
    "filename": "20261120-091500_13800001234_LOANS_1001", "user": "1001", "vicidial_id": "1795137300.123",
    "location": "http://10.0.0.5/RECORDINGS/MP3/20261120-091500_13800001234_LOANS_1001-all.mp3",
}  # fmt: skip
GENESYS = {
    "mediaType": "Call", "provider": "Edge", "userIds": ["1001"], "durationMs": 80400, "queueIds": ["q1"],
    "startTime": "2026-11-20T01:15:00.123Z", "initialDirection": "INBOUND", "ani": "tel:+8613800001234",
    "file": "org/year=2026/conversation_id=0f8fad5b-d9cb-469f-a165-70867728950e/r.opus_metadata.json",
}  # fmt: skip
VIEW = {
    "Conversation ID": "0f8fad5b", "Users": "Li Lei (1001)", "Direction": "Inbound",
    "Date": "11/20/26 9:15 AM",
    "Duration": "00:01:20.4", "ANI": "tel:+8613800001234", "Queue": "Loans; Cards", "Wrap-up": "Sold",
}  # fmt: skip
OWN = {"call_id": "c", "agent_number": "1001", "started_at": "2026/11/20 09:15", "duration_s": "01:20"}


@pytest.mark.parametrize(
    ("key", "record", "ours"),
    [
        ("asterisk", CDR, {"call_id": "1795137300.123", "queue": "600", "direction": "inbound",
                           "customer_number": "13800001234", "disposition": "ANSWERED"}),
        ("freeswitch", FUSION, {"direction": "OUTBOUND", "customer_number": "13800001234",
                                "recording": "0f8fad5b-d9cb-469f-a165-70867728950e.wav"}),
        ("vicidial", VICI, {"call_id": "1795137300.123", "queue": "LOANS", "disposition": "Sale Made",
                            "recording": "20261120-091500_13800001234_LOANS_1001-all.mp3"}),
        ("vicidial-recordings", VICI_LOG, {"call_id": "1795137300.123", "customer_number": "13800001234"}),
        ("genesys-cloud", GENESYS, {"call_id": "0f8fad5b-d9cb-469f-a165-70867728950e", "queue": "q1",
                                    "customer_number": "+8613800001234"}),
        ("genesys-interactions", VIEW, {"call_id": "0f8fad5b", "queue": "Loans", "direction": "inbound"}),
        ("local-time", OWN, {"call_id": "c"}),
    ],
)  # fmt: skip
def test_a_record_of_theirs_becomes_a_row_of_ours(key, record, ours):
    row = read_row(translate(BOOK[key], record, ZONE))
    found = row.model_dump()
    assert {name: str(found[name]).lower() for name in ours} == {n: v.lower() for n, v in ours.items()}
    assert (row.agent_number, row.duration_s) == ("1001", 80)
    assert row.started_at.isoformat(timespec="seconds").startswith(
        ("2026-11-20T09:15:00+08", "2026-11-20T01:15:00+00")
    )


@pytest.mark.parametrize(
    ("key", "record"),
    [("asterisk", CDR), ("freeswitch", FUSION), ("vicidial", VICI), ("vicidial-recordings", VICI_LOG),
     ("genesys-cloud", GENESYS), ("genesys-interactions", VIEW)],
)  # fmt: skip
def test_a_record_is_recognised_by_its_columns(key, record):
    assert recognise(flatten(record), BOOK) == key


def test_strange_columns_are_recognised_as_nobodys():
    assert recognise(["a", "b", "src", "dst"], BOOK) is None


def names(name: str) -> tuple[dict[str, str], str] | None:
    found = (read_name(mapping, name, ZONE) for mapping in BOOK.values() if mapping.enabled)
    return next((each for each in found if each is not None), None)


@pytest.mark.parametrize(
    ("name", "call_id", "agent", "customer", "direction", "party"),
    [
        ("2026/11/20/q-600-5551234567-20261120-091500-1795137300.123.wav", "1795137300.123", None,
        "5551234567",
         "inbound", ""),
        ("out-15551234567-1001-20261120-091500-1795137300.9.wav", "1795137300.9", "1001", "15551234567",
         "outbound", ""),
        ("external-1001-5551234567-20261120-091500-1795137300.9.WAV", "1795137300.9", "1001", "5551234567",
         "inbound", ""),
        ("exten-1001-unknown-20261120-091500-1795137300.9-in.wav", "1795137300.9", "1001", "unknown",
        "inbound",
         "customer"),
        ("internal-1002-1001-20261120-091500-1795137300.9.wav", "1795137300.9", "1001", "1002",
        "outbound", ""),
        ("out-15551234567-1001-20261120-091500-1795137300.9-out.wav", "1795137300.9", "1001", "15551234567",
         "outbound", "customer"),
        ("20261120-091500_5551234567_LOANS_1001-all.mp3", "20261120-091500_5551234567_LOANS_1001", "1001",
         "5551234567", "outbound", ""),
        ("20261120-091500_5551234567_1001-in.wav", "20261120-091500_5551234567_1001", "1001", "5551234567",
         "outbound", "customer"),
        ("archive/2026/Nov/20/0f8fad5b-d9cb-469f-a165-70867728950e.wav",
        "0f8fad5b-d9cb-469f-a165-70867728950e",
         None, None, None, ""),
        ("x/conversation_id=0f8fad5b-d9cb-469f-a165-70867728950e/1f8fad5b-d9cb-469f-a165-70867728950e.opus",
         "0f8fad5b-d9cb-469f-a165-70867728950e", None, None, None, ""),
    ],
)  # fmt: skip
def test_a_recordings_name_tells_of_its_call(name, call_id, agent, customer, direction, party):
    row, whose = names(name)
    assert (row["call_id"], whose) == (call_id, party)
    assert (row.get("agent_number"), row.get("customer_number")) == (agent, customer)
    if direction:
        assert row["direction"] == direction
        assert row["started_at"] in ("2026-11-20T01:15:00+00:00", "2026-11-20T09:15:00+08:00")


@pytest.mark.parametrize(
    "name", ["c-1.wav", "b.wav", "good.wav", "call 20261120.mp3", "q-600.wav", "x" * 5000]
)
def test_other_names_tell_nothing(name):
    assert names(name) is None
