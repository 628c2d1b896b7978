"""Versions are frozen under their hash, findings are stored once (Q1, Q3)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.engines.scoring.engine import find
from app.engines.scoring.finding import CallInput
from app.foundation.access.actor import SYSTEM
from app.foundation.db import db, transaction
from app.foundation.errors import InvalidInput, NotAllowed
from app.foundation.queue.models import Job
from app.rubrics import jobs
from app.rubrics.events import findings_stored
from app.rubrics.models import RubricVersion, StoredFinding
from app.rubrics.queries import findings, versions
from app.rubrics.service import findings as storing
from app.rubrics.service import registering
from app.transcription.queries.transcripts import load_transcript
from tests.factories.build import actor_of, make_call, make_recording, make_user
from tests.factories.rubrics import SMALL, make_transcript, make_version, write_rules

CHANGED = SMALL.replace("version: 1", "version: 2").replace("good morning", "good day")


def register(folder):
    with transaction():
        return [version.id for version in registering.register_rubrics(SYSTEM, folder)]


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def test_registering_twice_changes_nothing(any_database, tmp_path):
    rules = write_rules(tmp_path / "rules", SMALL)
    assert register(rules) == register(rules)
    assert count(RubricVersion) == 1


def test_a_changed_file_is_a_new_version_and_the_old_one_stays(any_database, tmp_path):
    [old] = register(write_rules(tmp_path / "rules", SMALL))
    [new] = register(write_rules(tmp_path / "rules", CHANGED))
    assert [version.id for version in versions.list_in_force()] == [new]
    assert versions.rubric_of_version(old).version == 1
    assert versions.rubric_of_version(new).version == 2


def test_a_file_that_comes_back_is_in_force_again(app, tmp_path):
    [old] = register(write_rules(tmp_path / "rules", SMALL))
    register(write_rules(tmp_path / "rules", CHANGED))
    assert register(write_rules(tmp_path / "rules", SMALL)) == [old]
    assert [version.id for version in versions.list_in_force()] == [old]


def test_a_broken_file_is_named_with_its_line_and_changes_nothing(app, tmp_path):
    register(write_rules(tmp_path / "rules", SMALL))
    broken = SMALL.replace("points: 20", "points: twenty", 1)
    with pytest.raises(InvalidInput, match=r"0\.yaml:\d+"):
        register(write_rules(tmp_path / "rules", broken))
    assert len(versions.list_in_force()) == 1


def test_losing_the_race_for_a_version_is_no_error(any_database, tmp_path, monkeypatch):
    rules = write_rules(tmp_path / "rules", SMALL)
    [known] = register(rules)
    blind = select(RubricVersion.id).where(RubricVersion.id < 0)
    monkeypatch.setattr(registering, "_known", lambda digest: blind)
    assert register(rules) == [known]


def test_a_person_cannot_register_rubrics(app, tmp_path):
    actor = actor_of(make_user("supervisor"))
    with pytest.raises(NotAllowed), transaction():
        registering.register_rubrics(actor, write_rules(tmp_path / "rules", SMALL))


def test_the_rules_look_at_a_transcript_once(any_database):
    version, transcript = make_version(), make_transcript()
    jobs.find(transcript.id)
    jobs.find(transcript.id)
    call_id = transcript.recording.call_id
    found = findings.findings_of(call_id, version.id)
    assert {code: one.verdict.value for code, one in found.items()} == {
        "greeting": "pass", "rude": "pass", "silence": "pass",
    }  # fmt: skip
    assert count(StoredFinding) == 3


@pytest.mark.parametrize(
    ("doubts", "relation"), [([{"code": "order_wrong"}], "separate"), ([], "mixed"), ([], "separate")]
)
def test_where_the_channels_are_in_doubt_a_person_says_what_the_agent_did(app, doubts, relation):
    version, transcript = make_version(), make_transcript(doubts=doubts)
    transcript.recording.relation = relation
    jobs.find(transcript.id)
    found = findings.findings_of(transcript.recording.call_id, version.id)
    of_agent = "pass" if not doubts and relation == "separate" else "abstain"
    assert {code: one.verdict.value for code, one in found.items()} == {
        "greeting": of_agent, "rude": of_agent, "silence": "pass",
    }  # fmt: skip


@pytest.mark.parametrize("hostile", ["anchors: {a: {any: [x], after: {anchor: a}}}", "x: &x [*x]", "run: id"])
def test_a_hostile_file_never_reaches_the_database(app, tmp_path, hostile):
    with pytest.raises(InvalidInput, match=r"0\.yaml:\d+"):
        register(write_rules(tmp_path / "rules", f"{SMALL}{hostile}\n"))
    assert count(RubricVersion) == 0


def test_a_new_version_leaves_the_old_findings_alone(app):
    old, transcript = make_version(), make_transcript()
    jobs.find(transcript.id)
    new = make_version(CHANGED)
    jobs.find(transcript.id, new.id)
    call_id = transcript.recording.call_id
    assert findings.findings_of(call_id, old.id)["greeting"].verdict == "pass"
    assert findings.findings_of(call_id, new.id)["greeting"].verdict == "fail"
    assert findings.latest_version_of(call_id).id == new.id


def test_stored_findings_read_as_the_engine_made_them(app):
    version, transcript = make_version(), make_transcript()
    jobs.find(transcript.id)
    said, facts = load_transcript(transcript.id)
    made = find(versions.compiled_of(version), CallInput(said, facts))
    stored = findings.findings_of(transcript.recording.call_id, version.id)
    assert [(one.reason, one.evidence) for one in made] == [
        (one.reason, one.evidence) for one in stored.values()
    ]


def test_findings_are_announced(app):
    news = []
    listen = lambda sender, **told: news.append(told)  # noqa: E731 — blinker holds it weakly by this name
    findings_stored.connect(listen)
    version, transcript = make_version(), make_transcript()
    jobs.find(transcript.id)
    assert news == [{"transcript_id": transcript.id, "rubric_version_id": version.id}]


def test_a_call_without_a_rubric_has_no_findings(app):
    transcript = make_transcript()
    jobs.find(transcript.id)
    assert count(StoredFinding) == 0


def test_missing_findings_are_asked_for_once(app):
    version = make_version()
    call, silent = make_call(), make_call()
    make_transcript(recording_id=make_recording(call_id=call.id).id)
    for _ in range(2):
        with transaction():
            storing.request_findings({call.id: version.id, silent.id: version.id})
    assert db.session.scalars(select(Job.name)).all() == ["rubrics.find"]
