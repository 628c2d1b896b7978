"""SQLite and PostgreSQL find what brute force finds, for any texts and any queries."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.foundation.db import db
from app.transcription.models import StoredSegment
from app.transcription.policy.hits import hit_places
from app.transcription.policy.query_reading import read_query
from app.transcription.policy.tokens import tokens_of
from app.transcription.queries.index import INDEX, matches
from app.transcription.service.indexing import index_transcript
from tests.factories.search import say
from tests.transcription.oracle import holds, said, typed

WORDS = ["pay", "paying", "pa", "退", "款", "货", "7", "70", "café", "dont"]
texts = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), min_size=1, max_size=12)
STARTS = ["pa*", "pay*", "caf*", "70*"]
phrases = st.builds(
    lambda words, last: [*words, last],
    st.lists(st.sampled_from(WORDS), max_size=2),
    st.sampled_from(WORDS + STARTS),
)
atoms = st.one_of(
    st.tuples(st.just("phrase"), phrases),
    st.tuples(st.just("near"), phrases, phrases, st.integers(1, 6)),
)
clauses = st.tuples(
    st.lists(st.tuples(st.just(False), st.lists(atoms, min_size=1, max_size=3)), min_size=1, max_size=3),
    st.lists(st.tuples(st.just(True), st.lists(atoms, min_size=1, max_size=1)), max_size=2),
).map(lambda both: both[0] + both[1])
queries = st.lists(clauses, min_size=1, max_size=12)
once_a_database = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)


@once_a_database
@given(texts, queries)
def test_both_databases_find_what_brute_force_finds(any_database, texts, queries):
    ids = turns_of(texts)
    for query in queries:
        wanted = {ids[n] for n, tokens in enumerate(texts) if holds(tokens, query)}
        found = select(INDEX.c.rowid).where(matches(read_query(typed(query)).clauses))
        assert set(db.session.scalars(found.where(INDEX.c.rowid.in_(ids)))) == wanted, typed(query)
    db.session.rollback()


def turns_of(texts: list[list[str]]) -> list[int]:
    """The texts as the turns of one transcript, indexed, in a transaction that is rolled back."""
    stored = say_once()
    rows = [
        StoredSegment(
            transcript_id=stored, position=n + 1, speaker="agent", start_s=0.0, end_s=1.0, text="",
            confidence=1.0,            words=[[word, 0.0, 1.0, 1.0] for word in words],
        )
        for n, words in enumerate(texts)
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.flush()
    index_transcript(stored)
    return [row.id for row in rows]


def say_once() -> int:
    found = db.session.scalars(select(StoredSegment.transcript_id)).first()
    return found if found is not None else say("hello").id


@given(st.lists(st.sampled_from(WORDS), max_size=12), atoms)
def test_a_mark_is_set_exactly_where_something_was_found(tokens, atom):
    [clause] = read_query(typed([(False, [atom])])).clauses
    marked = hit_places(tokens, clause.any_of)
    assert bool(marked) == said(tokens, atom)
    assert said([token if at in marked else "·" for at, token in enumerate(tokens)], atom) == said(
        tokens, atom
    )


@given(st.lists(st.sampled_from([*WORDS, "Ｐａｙ", "Don’t", "７０", "1,000", "貨", "VIP卡", "3.5%", "…"])))
def test_the_tokens_of_a_text_are_those_of_its_parts(parts):
    assert tokens_of(" ".join(parts)) == [token for part in parts for token in tokens_of(part)]
