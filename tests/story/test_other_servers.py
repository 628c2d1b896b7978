"""The same parts on PostgreSQL and Redis, as a centre with many machines runs them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis

from app.foundation.audit.record import verify
from app.foundation.db import db
from tests.conftest import REDIS_PORT, listens, make_app, skip_or_fail
from tests.lending import postgres_url, recreate
from tests.story.kills import Kill, Killer
from tests.story.parts import RunningCentre
from tests.story.rows import told
from tests.story.small_centre import ENV, furnish, parcel
from tests.story.whole_month import go_through_the_month, signed_in

pytestmark = [pytest.mark.services, pytest.mark.speech]
NUMBERS = range(15, 0, -1)


@pytest.fixture
def redis_url() -> Iterator[str]:
    """A database of Redis that nobody uses, emptied afterwards."""
    if not listens(REDIS_PORT):
        skip_or_fail("Redis on 127.0.0.1", "REQUIRE_SERVICES")
    clients = (redis.Redis(port=REDIS_PORT, db=number) for number in NUMBERS)
    client, number = next((c, c.get_connection_kwargs()["db"]) for c in clients if not c.dbsize())
    yield f"redis://127.0.0.1:{REDIS_PORT}/{number}"
    client.flushdb()


@pytest.fixture
def servers(redis_url, migrated_postgres, worker_id) -> Iterator[dict[str, str]]:
    """The settings that name both servers; the database is migrated and empty."""
    name = f"fair_hearing_story_{worker_id}"
    recreate(name, template=migrated_postgres)
    return {"DATABASE_URL": postgres_url(name), "CELERY_BROKER_URL": redis_url}


def test_a_call_goes_all_the_way_on_postgresql_and_redis_though_its_worker_is_killed(tmp_path, servers):
    env = ENV | servers
    with make_app(tmp_path, **env).app_context():
        furnish()
        with RunningCentre(tmp_path, **env) as centre:
            supervisor = signed_in(centre.address)
            with Killer(centre, db.engine, [Kill("worker", 0.3, "transcription.transcribe")]) as killer:
                go_through_the_month(supervisor, parcel(tmp_path, ["c0102"]), calls=1)
        assert killer.hits == [("worker", "transcription.transcribe")]
        left = {table: rows.total() for table, rows in told().items()}
        assert isinstance(verify(), int), "the audit log's chain is broken"
        db.session.remove()
        db.engine.dispose()
    once = ("call", "recording", "transcript", "drawn_call", "evaluation", "monthly_summary")
    assert [left[table] for table in once] == [1] * len(once)
