"""Reads of training needs, and of the judged items that they are found in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from app.evaluations.queries.items import published_items
from app.foundation.access.scope import EVERYBODY, Scope
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.training.models import TrainingNeed

JUDGED = ("pass", "fail", "points")


def judged_items(begin: datetime, end: datetime) -> tuple[list[str], NDArray[np.int64], NDArray[np.bool_]]:
    """Item codes, agents and failures of all items judged in scores of drawn calls published in [begin, end).

    Calls that somebody or a rule picked because of a fault would make every fault look common (S6).
    """
    items = published_items(begin, end)
    verdict, code = np.array(items.verdict, dtype=str), np.array(items.item_code, dtype=str)
    judged = np.isin(verdict, JUDGED) & items.is_random
    return code[judged].tolist(), items.agent_id[judged], verdict[judged] == "fail"


def list_needs(month: str | None = None, scope: Scope = EVERYBODY) -> Sequence[TrainingNeed]:
    """Needs of a month (of all months if None), newest month first, the most widespread first.

    Within a scope: only those that concern one of its agents (P3).
    """
    statement = select(TrainingNeed).order_by(TrainingNeed.month.desc(), TrainingNeed.id)
    if month is not None:
        statement = statement.where(TrainingNeed.month == month)
    needs = db.session.scalars(statement).all()
    return [need for need in needs if any(scope.covers(agent_id) for agent_id in need.agent_ids)]


def get_need(need_id: int) -> TrainingNeed:
    """The need; NotFound if there is none."""
    found = db.session.get(TrainingNeed, need_id)
    if found is None:
        raise NotFound(_("There is no such training need."))
    return found


def list_months() -> Sequence[str]:
    """The months that have needs, newest first."""
    statement = select(TrainingNeed.month).distinct().order_by(TrainingNeed.month.desc())
    return db.session.scalars(statement).all()
