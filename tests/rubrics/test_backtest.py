"""A draft is tried on past calls: by the queue and by the command, and nothing but the result is left."""

from __future__ import annotations

import json
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from app.config import ROOT
from app.foundation.access.actor import SYSTEM
from app.foundation.db import Base, db, transaction
from app.foundation.errors import InvalidInput, NotAllowed, NotFound
from app.foundation.queue.enqueue import default_key
from app.foundation.queue.models import Job, JobState
from app.foundation.queue.run import run_job
from app.rubrics.policy.period import Period
from app.rubrics.queries import backtests, past_calls, standards
from app.rubrics.queries.versions import frozen_of
from app.rubrics.service.backtests import file_backtest, request_backtest
from tests.counting import statements
from tests.factories.build import NOON, actor_of, make_agent, make_call, make_recording, make_user
from tests.factories.evaluations import make_evaluation, make_published
from tests.factories.rubrics import SMALL, make_transcript, make_version, segment

STRICTER = SMALL.replace("version: 1", "version: 2").replace("[good morning]", "[good morning madam]")
ZONE = ZoneInfo("Asia/Shanghai")
WEEK = Period(date(2026, 10, 12), date(2026, 10, 18))


def heard(words: str, **values):
    """A transcribed call of the week in which the agent says these words."""
    call = make_call(**values)
    make_transcript(segment(words, 0, 4), recording_id=make_recording(call_id=call.id).id)
    return call


def rows() -> dict[str, int]:
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
    }


def run(before, after):
    seen = []
    report = backtests.run_backtest(
        standards.standard_of(frozen_of(before)), standards.standard_of(frozen_of(after)), WEEK, ZONE,
        lambda done, total: seen.append((done, total)),
    )  # fmt: skip
    return report, seen


def ask(draft, against, actor=None) -> int:
    return ask_for(frozen_of(draft), against.id, actor)


def ask_for(draft, against: int, actor=None) -> int:
    with transaction():
        return request_backtest(actor or actor_of(make_user("supervisor")), draft, against, WEEK)


def test_past_calls_are_judged_by_both_and_nothing_is_written(any_database):
    old, new = make_version(), make_version(STRICTER, in_force=False)
    turned, _same = heard("good morning this is the company"), heard("good morning madam")
    make_published({"greeting": "fail"}, call=turned, version=old, origin="random")
    before = rows()
    report, seen = run(old, new)
    [flip] = report.items[0].flips.flips
    assert (flip.before, flip.after, flip.calls) == ("pass", "fail", (turned.id,))
    assert (report.items[0].before.percent.value, report.items[0].after.percent.value) == (0, 1)
    assert seen == [(0, 2), (2, 2)]
    assert rows() == before


def test_only_calls_of_these_days_in_the_rubrics_language_are_looked_at(any_database):
    version = make_version()
    sunday_noon = NOON + timedelta(days=4)
    wanted = [heard("good morning"), heard("good morning", started_at=sunday_noon)]
    heard("good morning", started_at=sunday_noon + timedelta(hours=12))  # Monday in Shanghai
    heard("good morning", started_at=NOON - timedelta(days=7))
    other = make_call()
    make_transcript(recording_id=make_recording(call_id=other.id).id, language="zh-CN")
    make_call()
    batches = past_calls.past_calls(WEEK.bounds(ZONE), {"en"}, {version.code})
    assert [call.id for batch in batches for call, _ in batch] == [call.id for call in wanted]
    assert run(version, version)[0].calls == 2


def test_batches_follow_each_other_without_gap_or_doubling(any_database, monkeypatch):
    monkeypatch.setattr(past_calls, "BATCH", 2)
    moments = [NOON, NOON, NOON, NOON + timedelta(minutes=1), NOON - timedelta(minutes=1)]
    calls = [heard("good morning", started_at=at) for at in moments]
    batches = list(past_calls.past_calls(WEEK.bounds(ZONE), {"en"}, {"small-en"}))
    assert [len(batch) for batch in batches] == [2, 2, 1]
    order = [calls[4], *calls[:4]]
    assert [call.id for batch in batches for call, _ in batch] == [call.id for call in order]


def test_a_batch_costs_as_many_queries_with_two_calls_as_with_twenty(any_database):
    def queries() -> int:
        with statements() as seen:
            list(past_calls.past_calls(WEEK.bounds(ZONE), {"en"}, {"small-en"}))
        return len(seen)

    make_version()
    for _ in range(2):
        heard("good morning")
    few = queries()
    for _ in range(18):
        heard("good morning")
    assert queries() == few


def test_what_people_decided_is_the_last_published_on_these_rubrics(any_database):
    version, call = make_version(), heard("good morning")
    other = make_version(SMALL.replace("small-en", "other-en"), in_force=False)
    make_published({"greeting": "pass"}, call=call, version=version, origin="random")
    make_published(
        {"greeting": "fail"},
        call=call,
        version=version,
        origin="random",
        published_at=NOON + timedelta(days=1),
    )
    make_published({"greeting": "not_applicable"}, call=call, version=other, origin="random",
                   published_at=NOON + timedelta(days=2))  # fmt: skip
    make_evaluation(call=call, version=version)
    [[(_, decided)]] = past_calls.past_calls(WEEK.bounds(ZONE), {"en"}, {version.code})
    assert decided["greeting"] == "fail"


def test_the_agents_own_name_is_swapped(app):
    version = make_version(SMALL.replace("any: [good morning]", "any: [laura speaking]"))
    agent = make_agent(name_en="Laura Bennett", name_zh="林若兰")
    heard("good morning laura speaking how can I help", agent_id=agent.id)
    report, _ = run(version, version)
    by_name = {swap.swap.value: (swap.calls, swap.turned) for swap in report.swaps}
    assert by_name["name"] == (1, 1)


def test_a_back_test_runs_in_the_queue_and_its_result_is_found_again(any_database):
    old, new = make_version(), make_version(STRICTER, in_force=False)
    heard("good morning this is the company")
    job_id = ask(new, old)
    assert backtests.find_report(job_id) is None
    run_job(job_id)
    job = backtests.get_backtest(job_id)
    assert (job.state, job.progress_done, job.progress_total) == (JobState.DONE.value, 1, 1)
    assert backtests.find_report(job_id).items[0].flips.turned == 1
    assert [(one.job.id, one.code) for one in backtests.list_backtests()] == [(job_id, "small-en")]


def test_the_longest_request_fits_the_queues_key(app):
    [column] = [column for column in Job.__table__.columns if column.name == "key"]
    key = default_key(backtests.JOB, backtests.arguments_of("f" * 64, 2**31 - 1, WEEK))
    assert len(key) <= column.type.length


def test_asked_for_again_it_runs_again_on_the_calls_of_now(app):
    old, new = make_version(), make_version(STRICTER, in_force=False)
    heard("good morning this is the company")
    draft, against = frozen_of(new), old.id
    job_id = ask_for(draft, against)
    run_job(job_id)
    heard("good morning again this is the company")
    assert ask_for(draft, against) == job_id
    run_job(job_id)
    assert backtests.find_report(job_id).calls == 2


def test_killed_in_the_middle_it_leaves_no_result_and_runs_anew(app, monkeypatch):
    old, new = make_version(), make_version(STRICTER, in_force=False)
    heard("good morning this is the company")
    job_id = ask(new, old)
    monkeypatch.setattr(backtests, "past_calls", dies)
    with pytest.raises(KeyboardInterrupt):
        run_job(job_id)
    assert backtests.find_report(job_id) is None
    monkeypatch.undo()
    db.session.get(Job, job_id).state = JobState.WAITING.value  # as the sweep does
    db.session.commit()
    run_job(job_id)
    assert backtests.find_report(job_id).calls == 1


def dies(*_, **__):
    raise KeyboardInterrupt


def test_the_last_back_test_of_a_draft_is_found_by_the_draft(app):
    old, new = make_version(), make_version(STRICTER, in_force=False)
    assert backtests.find_last_of(frozen_of(new)) is None
    ask(old, old)
    job_id = ask(new, old)
    assert backtests.find_last_of(frozen_of(new)).id == job_id


def test_only_who_may_can_ask(app):
    version = make_version()
    with pytest.raises(NotAllowed):
        ask(version, version, actor_of(make_user("monitor")))


def test_a_version_is_named_by_code_and_number(app):
    old, new = make_version(in_force=False), make_version(STRICTER)
    assert standards.find_named("small-en@1").id == old.id
    assert standards.find_named("small-en").id == new.id
    with pytest.raises(NotFound, match="small-en@1, small-en@2"):
        standards.find_named("small-en@9")


def test_a_code_alone_is_the_version_that_todays_calls_are_scored_on(app):
    today = make_version()
    make_version(STRICTER.replace("language: en\n", "language: en\nvalid_from: 2099-01-01\n"))
    assert standards.find_named("small-en").id == today.id


def test_a_draft_with_a_fault_is_refused_with_its_line(app, tmp_path):
    with pytest.raises(InvalidInput, match=r"draft\.yaml:\d+: sections"):
        standards.read_draft(SMALL.replace("points: 20", "points: many", 1), "draft.yaml", ROOT / "qa_rules")


def test_a_draft_reads_as_it_was_filed(app):
    draft = standards.read_draft(SMALL, "draft.yaml", ROOT / "qa_rules")
    assert "own-name-en" in draft.lexicons
    plain = json.loads(standards.to_json(draft))
    assert standards.standard_of(standards.from_plain(plain)) == standards.standard_of(draft)


def command(app, *words):
    days = ["--from", "2026-10-12", "--to", "2026-10-18"]
    return app.test_cli_runner().invoke(args=["rubrics", "backtest", *words, *days])


def test_the_command_prints_the_report_and_writes_it_down(app, tmp_path):
    make_version()
    turned = heard("good morning this is the company")
    draft, out = tmp_path / "draft.yaml", tmp_path / "out.json"
    draft.write_text(STRICTER, encoding="utf-8")
    before = rows()
    done = command(app, str(draft), "--against", "small-en@1", "--json", str(out))
    assert done.exit_code == 0, done.output
    assert f"pass → fail: 1 (newest calls: {turned.id})" in done.output
    assert json.loads(out.read_text())["judged"] == 1
    assert rows() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere.yaml", "--against", "small-en"), "no file nowhere.yaml"),
        (("small-en@7", "--against", "small-en"), "small-en@1"),
        (("small-en", "--against", "small-en"), "no call of these days is transcribed"),
    ],
)
def test_the_command_says_what_is_missing(app, words, said):
    make_version()
    failed = command(app, *words)
    assert failed.exit_code == 1
    assert said in failed.output


def test_the_command_stops_cleanly_in_the_middle(app, monkeypatch):
    make_version()
    heard("good morning this is the company")
    before = rows()
    monkeypatch.setattr(backtests, "past_calls", dies)
    stopped = command(app, "small-en", "--against", "small-en")
    assert stopped.exit_code == 1
    assert "Aborted!" in stopped.output
    assert rows() == before


def test_the_system_files_what_came_out(app):
    version = make_version()
    report, _ = run(version, version)
    with transaction():
        file_backtest(SYSTEM, 7, report)
    assert backtests.find_report(7) == report
