"""Filing a month: once, unchangeable, by a job that may be killed (M1)."""

from __future__ import annotations

import threading
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed
from app.foundation.i18n import Bilingual
from app.foundation.queue.models import Job
from app.foundation.queue.registry import KINDS
from app.foundation.queue.run import run_job
from app.foundation.queue.timetable import ENTRIES, fire
from app.foundation.storage import storage
from app.reports.models import MonthlySummary
from app.reports.service import filing
from tests.factories.build import actor_of, make_user
from tests.factories.evaluations import make_random_published
from tests.factories.reports import make_centre

ZONE = ZoneInfo("Asia/Shanghai")
NAME = Bilingual(zh="北风能源", en="Northwind Energy")
FILES = {"pdf-en", "pdf-zh", "xlsx-en", "xlsx-zh"}


@pytest.fixture
def quick_papers(monkeypatch):
    """Documents of a few bytes: what is filed matters here, not how it looks."""
    monkeypatch.setattr(
        filing, "WRITERS", {"xlsx": lambda f: b"x" + f["month"].encode(), "pdf": lambda f: b"p"}
    )


def draft(month: str = "2026-10") -> filing.Draft:
    return filing.draw_up(SYSTEM, month, ZONE, NAME)


def file_away(month: str = "2026-10") -> MonthlySummary:
    drawn_up = draft(month)
    with transaction():
        return filing.file_month(SYSTEM, drawn_up)


def tags() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id)))


def test_a_month_is_filed_with_its_figures_and_files_and_logged(any_database, quick_papers):
    make_centre(agents=2)
    summary = file_away()
    assert set(summary.files) == FILES
    assert summary.digest == filing.digest_of(summary.figures)
    assert (summary.filed_by, summary.filed_at) == ("system", clock.now())
    assert tags() == ["summary:filed"]


def test_figures_come_back_from_the_database_as_they_were_filed(any_database, quick_papers):
    make_centre(agents=2)
    file_away()
    db.session.expire_all()
    [kept] = db.session.scalars(select(MonthlySummary))
    assert filing.digest_of(kept.figures) == kept.digest


def test_filing_again_changes_nothing(app, quick_papers):
    make_centre(agents=1)
    first = file_away().digest
    make_random_published()
    assert file_away().digest == first
    assert tags() == ["summary:filed"]


def test_two_workers_file_one_summary(any_database, quick_papers):
    make_centre(agents=1)
    drawn_up, outcomes, gate = draft(), [], threading.Barrier(2)

    def file_it() -> None:
        with any_database.app_context():
            gate.wait(10)
            with transaction():
                outcomes.append(filing.file_month(SYSTEM, drawn_up).id)
            db.session.remove()

    workers = [threading.Thread(target=file_it) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    db.session.rollback()  # ends the reading from before the others wrote
    assert len(outcomes) == 2
    assert len(set(outcomes)) == 1
    assert tags() == ["summary:filed"]


def test_a_month_that_runs_cannot_be_filed(app):
    with pytest.raises(InvalidInput, match="not over"):
        draft("2026-11")


def test_only_those_who_may_file_draw_a_month_up(app):
    with pytest.raises(NotAllowed):
        filing.draw_up(actor_of(make_user("team_lead")), "2026-10", ZONE, NAME)


def test_the_job_brings_needs_up_to_date_files_and_names_who_asked(app, quick_papers):
    make_centre(agents=2)
    supervisor = actor_of(make_user("supervisor"))
    with transaction():
        job_id = filing.request_filing(supervisor, "2026-10", ZONE)
    run_job(job_id)
    [summary] = db.session.scalars(select(MonthlySummary))
    assert summary.filed_by == supervisor.name
    assert db.session.get(Job, job_id).state == "done"
    assert "training-needs:found" in tags()


def test_asking_twice_queues_one_job(app):
    actor = actor_of(make_user("supervisor"))
    for _ in range(2):
        with transaction():
            filing.request_filing(actor, "2026-10", ZONE)
    assert db.session.query(Job).count() == 1


def test_a_filed_month_cannot_be_asked_for(app, quick_papers):
    file_away()
    with pytest.raises(Conflict), transaction():
        filing.request_filing(actor_of(make_user("director")), "2026-10", ZONE)


def test_the_timetable_files_the_complete_month_and_shares_the_job_with_the_supervisor(app):
    with transaction():
        by_itself = fire(ENTRIES["reports.file_month"], clock.today(ZONE))
    assert db.session.get(Job, by_itself).arguments == {"month": "2026-10"}
    with transaction():
        assert filing.request_filing(actor_of(make_user("supervisor")), "2026-10", ZONE) == by_itself


def test_a_job_that_was_killed_is_done_again_without_harm(app, quick_papers):
    make_centre(agents=1)
    draft()
    run = KINDS["reports.file_month"].run
    run(month="2026-10")
    run(month="2026-10")
    assert db.session.query(MonthlySummary).count() == 1


def test_a_download_is_logged(app, quick_papers):
    file_away()
    reader = actor_of(make_user("director"))
    with transaction():
        path = filing.download_summary(reader, "2026-10", "xlsx", "en")
    assert path.read_bytes() == b"x2026-10"
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (last.tag, last.facts) == ("summary:downloaded", {"month": "2026-10", "file": "xlsx-en"})


def test_an_altered_document_is_not_handed_out(app, quick_papers):
    summary, reader = file_away(), actor_of(make_user("director"))
    path = storage().filed_path(summary.files["pdf-en"], ".pdf")
    path.write_bytes(b"other")
    with pytest.raises(Conflict, match="altered"), transaction():
        filing.download_summary(reader, "2026-10", "pdf", "en")
    assert "summary:downloaded" not in tags()


def test_the_command_files_the_last_complete_month_and_says_where(app, quick_papers):
    make_centre(agents=1)
    runner = app.test_cli_runner()
    first = runner.invoke(args=["reports", "monthly"])
    again = runner.invoke(args=["reports", "monthly", "2026-10"])
    assert first.exit_code == again.exit_code == 0, first.output
    assert first.output.startswith("2026-10 is filed")
    assert again.output.startswith("2026-10 was filed already")
    assert all(name in first.output for name in FILES)


def test_the_command_says_what_is_wrong_with_a_month(app):
    outcome = app.test_cli_runner().invoke(args=["reports", "monthly", "2026-11"])
    assert outcome.exit_code == 1
    assert "not over" in outcome.output
