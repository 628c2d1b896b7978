"""An import that is tried first: the same judgement as the real one, and nothing written."""

from __future__ import annotations

import io
import json

import pytest
from sqlalchemy import select

from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db
from app.foundation.queue.models import Job
from app.foundation.queue.run import run_job
from app.foundation.storage import storage
from app.recordings.models import Call, Quarantined, Recording
from tests.counting import statements
from tests.factories.build import make_agent, make_call, make_recording
from tests.factories.recordings import make_manifest, make_row, make_sound
from tests.recordings.test_incoming import left, reasons, work_off


def snapshot() -> list:
    return [
        db.session.scalars(select(model.id)).all() for model in (Call, Quarantined, Recording, AuditEntry)
    ]


def run_waiting() -> None:
    for job_id in db.session.scalars(select(Job.id).where(Job.state == "waiting").order_by(Job.id)).all():
        run_job(job_id)


@pytest.fixture
def delivery(app):
    """Files as a browser sends them: rows of every fate, recordings with and without a call."""
    make_agent(number="1001")
    known = make_call(external_id="known", duration_s=42)
    make_recording(call_id=make_call(external_id="heard").id)
    rows = [
        make_row(recording="a.wav"), make_row(call_id="c-2", recording="gone.wav"), make_row(call_id="c-1"),
        make_row(call_id="c-4", agent_number="?"), make_row(call_id="c-5", recording="a.wav"),
        make_row(call_id="known", started_at=known.started_at.isoformat(), duration_s=43),
    ]  # fmt: skip
    make_manifest(rows)
    make_sound("a.wav")
    make_sound("stranger.wav", seed=2)
    make_sound("external-1001-555-20261120-091500-1795137300.9.wav", seed=3)
    files = [(io.BytesIO(path.read_bytes()), path.name) for path in storage().arrived()]
    for path in list(storage().arrived()):
        path.unlink()
    return files


@pytest.fixture
def tried(delivery, signed_in):
    """A browser and the address of a trial that is done."""
    browser = signed_in("administrator")
    answer = browser.post("/calls/import", data={"files": delivery, "deed": "try"})
    run_waiting()
    return browser, answer.location


def test_each_row_and_each_recording_gets_its_verdict_and_nothing_is_written(app, delivery, signed_in):
    before = snapshot()
    browser = signed_in("supervisor")
    address = browser.post("/calls/import", data={"files": delivery, "deed": "try"}).location
    assert "Judging the rows" in browser.get(address).text
    run_waiting()
    page = browser.get(address).text
    for words in ("New call", "Known call", "Would be set aside", "Recording without a call",
    "recording is here",
                  "recording is not here yet", "No agent has this number", "stranger.wav"):  # fmt: skip
        assert words in page, words
    assert snapshot() == before
    assert left() == []


def test_the_lines_can_be_narrowed_to_one_kind(tried):
    browser, address = tried
    page = browser.get(f"{address}?kind=rejected").text
    assert "manifest.csv:5" in page
    assert "manifest.csv:2<" not in page


def test_what_the_trial_says_is_what_the_import_does(tried, later):
    browser, address = tried
    path = next((storage().trials.incoming / "upload-results").iterdir())
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    promised = {line["call"] for line in lines if line["verdict"] == "new"}
    refused = {
        f"{line['source']}:{line['row']}": line["reason"] for line in lines if line["verdict"] == "rejected"
    }
    before = set(db.session.scalars(select(Call.external_id)))
    assert browser.post(f"{address}/import").location == "/calls/import"
    later(3)
    work_off()
    assert (
        set(db.session.scalars(select(Call.external_id))) - before
        == promised
        == {"c-1", "c-2", "1795137300.9"}
    )
    assert {source: reason for source, reason in reasons().items() if ":" in source} == refused
    assert browser.get(address).status_code == 404


def test_it_can_be_thrown_away(tried):
    browser, address = tried
    assert browser.post(f"{address}/forget").location == "/calls/import"
    assert browser.get(address).status_code == 404
    assert not list(storage().trials.arrived()) or all(
        "results" in str(p) for p in storage().trials.arrived()
    )


def test_it_is_forgotten_after_a_day(tried, delivery, later):
    browser, address = tried
    later(24 * 60 + 1)
    files = [(io.BytesIO(b"call_id"), "manifest.csv")]
    browser.post("/calls/import", data={"files": files, "deed": "try"})
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("batch", ["..", "0" * 12, "x~y", "results"])
def test_one_that_is_not_there_is_not_found(app, signed_in, batch):
    assert signed_in("administrator").get(f"/calls/import/trials/{batch}").status_code == 404


def test_a_format_that_nobody_knows_is_refused(app, signed_in):
    files = [(io.BytesIO(b"call_id"), "manifest.csv")]
    answer = signed_in("administrator").post("/calls/import", data={"files": files, "chosen": "../x"})
    assert answer.status_code == 400
    assert left() == []


def test_a_chosen_format_is_remembered_until_the_files_are_read(app, signed_in, later):
    make_agent(number="1001")
    table = b"call_id,agent_number,started_at,duration_s\nx,1001,2026-11-20 09:15,80\n"
    files = [(io.BytesIO(table), "calls.csv")]
    signed_in("administrator").post("/calls/import", data={"files": files, "chosen": "local-time"})
    work_off()
    assert db.session.scalars(select(Call.external_id)).all() == ["x"]


def test_the_command_line_tells_the_same(app, tmp_path):
    make_agent(number="1001")
    folder = tmp_path / "d"
    folder.mkdir()
    header = "call_id,agent_number,started_at,duration_s"
    rows = ["a,1001,2026-11-20T09:15:00Z,80", "b,?,2026-11-20T09:15:00Z,80"]
    (folder / "manifest.csv").write_text("\n".join([header, *rows]))
    result = app.test_cli_runner().invoke(args=["recordings", "import", str(folder), "--dry-run"])
    assert result.exit_code == 0, result.output
    assert "manifest.csv:2 · a · New call" in result.output
    assert "manifest.csv:3 · b · Would be set aside · No agent has this number" in result.output
    assert db.session.scalars(select(Call)).all() == []
    assert left() == []


def test_twenty_thousand_rows_are_judged_in_statements_by_the_batch(app, tmp_path):
    from app.config import ROOT
    from app.recordings.policy.rules import load_recording_rules
    from app.recordings.service.book import read_book
    from app.recordings.service.trial import Trial

    make_agent(number="1001")
    table = tmp_path / "manifest.csv"
    rows = (f"c-{n},1001,2026-11-20T09:15:00Z,80" for n in range(20_000))
    table.write_text("call_id,agent_number,started_at,duration_s\n" + "\n".join(rows))
    rules = load_recording_rules((ROOT / "qa_rules" / "recordings.yaml").read_text(), "recordings.yaml")
    with statements() as asked:
        trial = Trial(SYSTEM, {"manifest.csv": table}, rules, read_book(app.config["ZONE"]), clock.now())
        assert sum(verdict.verdict == "new" for verdict in trial.verdicts()) == 20_000
    assert len(asked) < 20_000 / 200
    assert (trial.done, trial.total) == (20_000, 20_000)
