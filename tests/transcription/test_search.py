"""What a search finds, the same on both databases: words, filters, the whole call, what one may see alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select, text, update

from app.engines.speech.types import Speaker
from app.foundation.db import db, transaction
from app.transcription.models import StoredSegment, StoredTranscript
from app.transcription.queries import index
from app.transcription.queries.search import Search, count_turns, find_turns, planned
from app.transcription.service.indexing import reindex_segments
from tests.factories.build import (
    actor_of,
    make_agent,
    make_agent_with_account,
    make_call,
    make_team,
    make_user,
)
from tests.factories.evaluations import make_evaluation
from tests.factories.rubrics import make_finding, make_version
from tests.factories.search import say, searched


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)


def turns(search: Search) -> list[str]:
    """The texts of the hits, in the order of the pages; the count must agree."""
    ids = [row.id for row in find_turns(search, None).rows]
    assert [row.id for row in find_turns(planned(search), None).rows] == ids
    assert count_turns(search) == count_turns(planned(search)) == len(ids)
    texts = dict(db.session.execute(select(StoredSegment.id, StoredSegment.text)).all())
    return [texts[one] for one in ids]


def test_the_newest_call_comes_first_and_in_it_the_first_turn(any_database):
    old, new = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)
    say("word in the new one", "another word of the new one", started_at=new)
    say("word in the old one", started_at=old)
    assert turns(searched("word")) == [
        "word in the new one",
        "another word of the new one",
        "word in the old one",
    ]


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("speaker:agent", 1),
        ("说话人：客户", 2),
        ("agent:1001", 3),
        ("工号:2002", 0),
        ("from:2026-11-02", 0),
        ("from:2026-11-01 to:2026-11-01", 3),
        ("起:2026年11月1日", 3),
        ("to:2026-10-31", 0),
        ("queue:billing", 3),
        ("queue:sales", 0),
        ("language:en", 3),
        ("语言:中文", 0),
    ],
)
def test_filters_narrow(any_database, asked, number):
    started_at = datetime(2026, 10, 31, 17, 30, tzinfo=UTC)  # in Shanghai it is the first of November
    call = make_call(agent_id=make_agent(number="1001").id, started_at=started_at, queue="billing")
    say("refund", "c:a refund please", "c:my refund", call=call)
    assert len(turns(searched(f"refund {asked}"))) == number


CALL = ("good morning", "I want a refund", "which card did you use", "the blue card", "thank you")


@pytest.mark.parametrize(
    ("asked", "in_one_turn", "in_the_call"),
    [
        ("refund card", [], [CALL[1], CALL[2], CALL[3]]),
        ("refund card -blue", [], []),
        ("refund -purple", [CALL[1]], [CALL[1]]),
        ('"blue card" OR tram', [CALL[3]], [CALL[3]]),
        ("refund tram", [], []),
        ("morning speaker:agent card", [], [CALL[0], CALL[2]]),
        ("refund speaker:agent", [], []),
        ("morning speaker:agent -refund", [CALL[0]], [CALL[0]]),
    ],
)
def test_words_may_be_wanted_in_one_turn_or_anywhere_in_the_call(
    any_database, asked, in_one_turn, in_the_call
):
    say(*CALL)
    say("a card", "a tram")
    one = searched(asked)
    assert [t for t in turns(one) if t in CALL] == in_one_turn
    assert [t for t in turns(searched_anywhere(asked)) if t in CALL] == in_the_call


def searched_anywhere(asked: str) -> Search:
    one = searched(asked)
    return replace(one, query=replace(one.query, anywhere=True))


def test_only_calls_that_one_may_see_are_found(any_database):
    lead, monitor = make_user("team_lead"), make_user("monitor")
    mine = make_agent_with_account(team_id=make_team(lead_id=lead.id).id)
    own = make_call(agent_id=mine.id)
    say("word of his own", call=own)
    say("word of another")
    make_evaluation(call_id=own.id, monitor_id=monitor.id, agent_id=mine.id)
    agent = db.session.get_one(type(lead), mine.user_id)
    for person in (agent, lead, monitor):
        assert turns(searched("word", actor_of(person))) == ["word of his own"]
    assert len(turns(searched("word"))) == 2
    assert turns(searched("word", actor_of(make_user("monitor")))) == []


@pytest.mark.parametrize(
    ("chosen", "number"),
    [
        ({"finding": "greeting", "verdict": "fail"}, 1),
        ({"finding": "greeting", "verdict": "pass"}, 0),
        ({"verdict": "fail"}, 1),
        ({"finding": "rude"}, 0),
        ({}, 2),
    ],
)
def test_calls_are_narrowed_to_those_with_a_finding(any_database, chosen, number):
    say("word without finding")
    make_finding(say("word with finding"), make_version(), "greeting", verdict="fail")
    assert len(turns(searched("word", **chosen))) == number


def test_corrected_words_are_found_once_they_are_indexed_and_the_engines_no_longer(any_database):
    segment = say("I want a refound").segments[0]
    with transaction():
        db.session.get_one(StoredSegment, segment.id).corrected_words = [["refund", 0.0, 1.0, 1.0]]
        db.session.flush()
        reindex_segments([segment.id])
    assert len(turns(searched("refund"))) == 1
    assert turns(searched("refound")) == []


def test_what_is_masked_is_nowhere_in_the_index(any_database):
    segment = say("my number is 1380000 1234 thanks").segments[0]
    with transaction():
        db.session.get_one(StoredSegment, segment.id).masks = [[3, 5, "phone", "1234"]]
        db.session.flush()
        reindex_segments([segment.id])
    assert turns(searched("1380000")) == turns(searched("1234")) == []
    assert len(turns(searched('masked:phone "number is" thanks'))) == 1
    assert len(turns(searched("屏蔽:电话 NEAR/1 thanks"))) == 1
    kept = db.session.scalar(text("SELECT CAST(tokens AS text) FROM fulltext_segment"))
    assert "13800" not in kept
    assert "1234" not in kept


def test_a_removed_transcript_leaves_nothing_in_the_index(any_database):
    gone, stays = say("secret words"), say("other words")
    with transaction():
        db.session.delete(db.session.get_one(StoredTranscript, gone.id))
    assert len(db.session.execute(select(index.INDEX.c.rowid)).all()) == len(stays.segments)
    assert turns(searched("secret")) == []


def test_a_transaction_that_fails_leaves_no_words_in_the_index(any_database, monkeypatch):
    monkeypatch.setattr("app.transcription.service.storing.record", fail)
    with pytest.raises(RuntimeError, match="at the last moment"):
        say("words that were not stored")
    assert turns(searched("words")) == []


def fail(*args: object, **facts: object) -> None:
    raise RuntimeError("at the last moment")


@pytest.mark.parametrize("missing", [[], ["--missing"]])
def test_the_index_is_rebuilt_by_command(any_database, monkeypatch, missing):
    monkeypatch.setattr(index, "BATCH", 2)
    say("one word", "two words", "three words")
    say("a word too many")
    with transaction():
        db.session.execute(text("DELETE FROM fulltext_segment"))
    assert turns(searched("word")) == []
    outcome = any_database.test_cli_runner().invoke(args=["transcription", "reindex", *missing])
    assert outcome.exit_code == 0, outcome.output
    assert turns(searched("word*")) == ["a word too many", "one word", "two words", "three words"]


def test_a_very_long_turn_is_kept_to_what_both_databases_can_hold(any_database):
    say("start " + "again " * 300 + "end")
    assert len(turns(searched('"start again"'))) == 1
    assert len(turns(searched("end"))) == 1
    assert turns(searched('"again end"')) == []  # the 251st and further "again" are left out


def test_an_unknown_speaker_is_a_speaker(any_database):
    segment = say("who is there").segments[0]
    with transaction():
        db.session.execute(
            update(StoredSegment).where(StoredSegment.id == segment.id).values(speaker=Speaker.UNKNOWN.value)
        )
    assert len(turns(searched("there speaker:unknown"))) == 1


def test_the_index_of_the_database_is_used(any_database):
    search = searched("退款 OR refund speaker:agent")  # whose making commits, which would end SET LOCAL
    with transaction():
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("SET LOCAL enable_seqscan = off"))  # no row is read faster than found
        plan = explained(search)
    assert "VIRTUAL TABLE INDEX 0:M" in plan or "ix_fulltext_segment_tokens" in plan


def explained(search: Search) -> str:
    """How the database says that it looks into its index."""
    seen: list[tuple[str, object]] = []

    def note(connection, cursor, statement, parameters, context, many) -> None:
        seen.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    planned(search)
    event.remove(db.engine, "before_cursor_execute", note)
    [(statement, parameters)] = seen
    how = "EXPLAIN" if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    rows = db.session.connection().exec_driver_sql(f"{how} {statement}", parameters)
    return "\n".join(str(row[-1]) for row in rows)
