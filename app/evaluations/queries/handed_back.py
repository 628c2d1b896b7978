"""Calls that monitors handed back: those that wait for the supervisor, and what became of others."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.evaluations.models import Evaluation, HandBack
from app.evaluations.policy.states import State
from app.evaluations.queries.sheet import get_unsettled
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.web.paging import Page, fetch_page


def list_waiting(after: str | None) -> Page[HandBack]:
    """Hand-backs that nobody has settled, the oldest first: none of them expires."""
    waiting = _rows().where(HandBack.settled_at.is_(None))
    return fetch_page(waiting, [HandBack.handed_at, HandBack.id], after, newest_first=False)


def list_settled(after: str | None) -> Page[HandBack]:
    """Hand-backs that are settled, the latest first."""
    settled = _rows().where(HandBack.settled_at.is_not(None))
    return fetch_page(settled, [HandBack.settled_at, HandBack.id], after)


def count_waiting(monitor_id: int | None = None) -> int:
    """How many wait for the supervisor, of one monitor's or of all."""
    waiting = select(func.count()).select_from(Evaluation).where(Evaluation.state == State.HANDED_BACK.value)
    mine = waiting if monitor_id is None else waiting.where(Evaluation.monitor_id == monitor_id)
    return db.session.scalar(mine) or 0


def find_hand_back(evaluation_id: int) -> HandBack | None:
    """What waits for the supervisor about this evaluation."""
    waiting = select(HandBack).where(HandBack.evaluation_id == evaluation_id, HandBack.settled_at.is_(None))
    return db.session.scalars(waiting).one_or_none()


def get_handed_back(evaluation_id: int) -> tuple[Evaluation, HandBack]:
    """An evaluation that waits for the supervisor, and why; NotFound if it does not."""
    found = find_hand_back(evaluation_id)
    if found is None:
        raise NotFound(_("This call does not wait for a decision. It may be settled meanwhile."))
    return get_unsettled(evaluation_id), found


def _rows() -> Select[Any]:
    evaluation = joinedload(HandBack.evaluation)
    return select(HandBack).options(
        joinedload(HandBack.handed_by), joinedload(HandBack.settled_by),
        evaluation.joinedload(Evaluation.call), evaluation.joinedload(Evaluation.agent),
        evaluation.joinedload(Evaluation.drawn_call),
    )  # fmt: skip
