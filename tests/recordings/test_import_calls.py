"""Call records: all good rows come in, bad ones are set aside, twice is once."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from time import perf_counter

import pytest
from sqlalchemy import func, select

from app.foundation.access.actor import SYSTEM, Actor
from app.foundation.access.roles import Role
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import NotAllowed
from app.recordings.models import Call, Quarantined
from app.recordings.service.calls import Imported, import_calls
from tests.counting import statements
from tests.factories.build import make_agent
from tests.factories.recordings import make_row


def imported(rows, source="manifest.csv") -> Imported:
    with transaction():
        return import_calls(SYSTEM, list(enumerate(rows, start=2)), source, language="en")


def set_aside() -> list[tuple[str, dict]]:
    rows = db.session.scalars(select(Quarantined).order_by(Quarantined.id))
    return [(row.reason, json.loads(row.detail)) for row in rows]


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_row_becomes_a_call(any_database):
    agent = make_agent(number="1001")
    assert imported([make_row(recording="a/b.wav", agent_channel="1")]) == Imported(1, 0, 0)
    call = db.session.scalars(select(Call)).one()
    assert (call.external_id, call.agent_id, call.duration_s, call.ring_s) == ("c-1", agent.id, 42, 6)
    assert call.started_at == datetime(2026, 11, 20, 1, 15, tzinfo=UTC)
    assert (call.recording_name, call.agent_channel, call.language) == ("a/b.wav", 1, "en")


def test_importing_twice_changes_nothing(any_database):
    make_agent(number="1001")
    rows = [make_row(), make_row(call_id="c-2"), make_row(call_id="c-3", agent_number="nobody")]
    assert imported(rows) == Imported(2, 0, 1)
    before = count(Call), count(Quarantined), count(AuditEntry)
    assert imported(rows) == Imported(0, 2, 1)
    assert (count(Call), count(Quarantined), count(AuditEntry)) == before


@pytest.mark.parametrize(
    ("change", "reason", "facts"),
    [
        ({"call_id": ""}, "missing_value", {"column": "call_id"}),
        ({"started_at": "yesterday"}, "bad_value", {"column": "started_at", "value": "yesterday"}),
        ({"started_at": "2026-11-20T09:15:00"}, "bad_value", {"column": "started_at"}),
        ({"started_at": "1763600000"}, "bad_value", {"column": "started_at"}),
        ({"duration_s": "-3"}, "bad_value", {"column": "duration_s"}),
        ({"duration_s": "nan"}, "bad_value", {"column": "duration_s"}),
        ({"direction": "sideways"}, "bad_value", {"column": "direction"}),
        ({"agent_channel": "2"}, "bad_value", {"column": "agent_channel"}),
        ({"language": "fr"}, "bad_value", {"column": "language", "value": "fr"}),
        ({"agent_number": "9999"}, "unknown_agent", {"value": "9999"}),
        ({"recording": "../../etc/passwd"}, "outside_incoming", {"column": "recording"}),
        ({"recording": "/etc/passwd"}, "outside_incoming", {"column": "recording"}),
        ({"recording": "..\\..\\secret.wav"}, "outside_incoming", {"column": "recording"}),
        ({"transcript": "../x.json"}, "outside_incoming", {"column": "transcript"}),
        ({"transcript": "words.docx"}, "bad_value", {"column": "transcript"}),
        ({"queue": "q" * 41}, "bad_value", {"column": "queue"}),
    ],
)
def test_a_bad_row_is_set_aside_with_its_place_and_the_rest_comes_in(app, change, reason, facts):
    make_agent(number="1001")
    assert imported([make_row(**change), make_row(call_id="good")]) == Imported(1, 0, 1)
    [(found, detail)] = set_aside()
    assert found == reason
    assert detail["row"] == 2
    assert facts.items() <= detail.items()


def test_the_customers_number_is_not_repeated_in_the_quarantine(app):
    make_agent(number="1001")
    imported([make_row(customer_number="1" * 41)])
    [(_, detail)] = set_aside()
    assert "value" not in detail


def test_a_known_call_with_other_facts_is_set_aside_not_changed(app):
    make_agent(number="1001")
    imported([make_row()])
    assert imported([make_row(duration_s="43")]) == Imported(0, 0, 1)
    assert set_aside() == [("call_differs", {"row": 2, "call": "c-1"})]
    assert db.session.scalars(select(Call.duration_s)).all() == [42]


def test_one_recording_cannot_be_promised_to_two_calls(app):
    make_agent(number="1001")
    rows = [make_row(recording="a.wav"), make_row(call_id="c-2", recording="./a.wav")]
    assert imported(rows) == Imported(1, 0, 1)
    assert [reason for reason, _ in set_aside()] == ["recording_taken"]


def test_only_who_may_import_imports(app):
    monitor = Actor(1, "monitor", Role.MONITOR)
    with pytest.raises(NotAllowed), transaction():
        import_calls(monitor, [(2, make_row())], "manifest.csv", language="en")


def test_six_thousand_rows_take_a_few_statements_and_a_few_seconds(app):
    make_agent(number="1001")
    rows = [make_row(call_id=f"c-{n}", recording=f"{n}.wav" if n % 40 == 0 else "") for n in range(6000)]
    started = perf_counter()
    with statements() as asked:
        assert imported(rows) == Imported(6000, 0, 0)
    assert perf_counter() - started < 5
    assert len(asked) < 30
