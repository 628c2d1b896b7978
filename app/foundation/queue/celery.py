"""The Celery application: it carries job ids, nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import structlog
from celery import Celery
from flask import Flask, current_app
from kombu.exceptions import OperationalError
from kombu.transport.sqlalchemy import Channel, Transport
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError as DatabaseError

from app.foundation.queue.forking import writing

log = structlog.get_logger()
RUN = "fair_hearing.run"
QUEUE = "jobs"
POLL_S = 0.1


def make_celery(app: Flask, broker_url: str) -> Celery:
    """Late acknowledgement and one message at a time: a kill costs time, never work."""
    celery = Celery("fair_hearing", broker=broker_url)
    celery.conf.update(
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_lost_wait=1.0,  # how a job ended stands in its row: no result of a dead child is on its way
        task_default_queue=QUEUE,
        broker_connection_retry_on_startup=True,
        broker_transport_options=_transport_options(broker_url),
        task_publish_retry=False,
        worker_hijack_root_logger=False,
        timezone="UTC",
    )

    @celery.task(name=RUN)
    def run(job_id: int) -> None:
        from app.foundation.queue.run import run_with_urgent  # it enqueues, which needs this module

        with app.app_context():
            run_with_urgent(job_id)

    app.extensions["celery"] = celery
    return celery


def send(job_ids: Iterable[int]) -> None:
    """Hand job ids to the broker. If it is down, the sweep sends them again when it is back."""
    celery: Celery = current_app.extensions["celery"]
    try:
        with celery.producer_pool.acquire(block=True) as producer:
            for job_id in job_ids:
                celery.send_task(RUN, args=[job_id], producer=producer)
    except (OperationalError, DatabaseError, OSError) as error:
        log.warning("queue.broker_unreachable", error=str(error))


def drop_delivered(broker_url: str) -> None:
    """Delete the messages that the SQLite broker keeps after delivery, or its file would only grow."""
    if not broker_url.startswith("sqla+"):
        return
    engine = create_engine(broker_url.removeprefix("sqla+"))
    try:
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM kombu_message WHERE visible = :no"), {"no": False})
    except (
        DatabaseError
    ) as error:  # the table comes with the first message; a busy broker is cleaned next time
        log.debug("queue.nothing_to_drop", error=str(error))
    finally:
        engine.dispose()


def _transport_options(broker_url: str) -> dict[str, object]:
    if broker_url.startswith("sqla+sqlite"):
        Transport.Channel = _FileChannel
        Transport.polling_interval = POLL_S  # as an option it would be handed on to the database driver
        return {"connect_args": {"timeout": 30}}
    if broker_url.startswith("redis"):
        return {"visibility_timeout": 3600}
    return {}


class _FileChannel(Channel):
    """A broker in a SQLite file, in which no child is forked amid a write (see ``forking``)."""

    def _get(self, *queue: Any) -> Any:
        with writing:
            return super()._get(*queue)  # type: ignore[no-untyped-call]

    def _put(self, *message: Any, **options: Any) -> None:
        with writing:
            super()._put(*message, **options)  # type: ignore[no-untyped-call]


def leave_parents_engines() -> None:
    """In a forked child: use none of the connections to the SQLite broker that its parent opened."""
    for engine, _session in Channel._engines.values():
        engine.dispose(close=False)
