"""Appeals as rows for statistics, three statements for any period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, select

from app.appeals.models import Appeal, AppealDecision, AppealItem, AppealRuling
from app.appeals.policy.figures import Answered, AppealedItem, Line, lines
from app.appeals.policy.states import WAITING
from app.engines.duty.working_days import WorkingDays
from app.evaluations.models import Evaluation
from app.foundation.db import db


@dataclass(frozen=True, slots=True)
class Wanted:
    """Appeals lodged at instants from ``start`` up to ``end``; against one monitor's scores, or all."""

    start: datetime
    end: datetime
    monitor_id: int | None = None


def appealed_items(wanted: Wanted) -> list[AppealedItem]:
    """The items that were appealed, with what the last decision said of each."""
    return _items(_lodged(wanted))


def answers(wanted: Wanted, calendar: WorkingDays, today: date, zone: ZoneInfo) -> list[Answered]:
    """How long each appeal waited for its first answer, and whether an answer was late or is."""
    conditions = _lodged(wanted)
    decided: dict[int, list[tuple[datetime, date]]] = {}
    rows = select(AppealDecision.appeal_id, AppealDecision.decided_at, AppealDecision.due_on)
    for appeal_id, at, due_on in db.session.execute(
        _of(rows.join(AppealDecision.appeal), conditions).order_by(AppealDecision.level)
    ):
        decided.setdefault(appeal_id, []).append((at, due_on))
    appeals = _of(select(Appeal.id, Appeal.lodged_at, Appeal.state, Appeal.due_on), conditions)
    found = []
    for appeal_id, lodged_at, state, due_on in db.session.execute(appeals.order_by(Appeal.id)):
        given = [(at.astimezone(zone).date(), due) for at, due in decided.get(appeal_id, [])]
        days = calendar.between(lodged_at.astimezone(zone).date(), given[0][0]) if given else None
        is_late = any(on > due for on, due in given) or (state in WAITING and due_on < today)
        found.append(Answered(appeal_id, days, is_late))
    return found


def upheld_by_monitor(start: datetime, end: datetime) -> list[Line]:
    """What became of the items of each monitor's scores whose appeal ended in the period (J3).

    ``key`` is the monitor's id. An appeal counts once, when it is closed, by its last decision: so that no
    month counts what may still be decided otherwise.
    """
    closed = [Appeal.closed_at >= start, Appeal.closed_at < end]
    decided = [one for one in _items(closed) if one.outcome is not None]
    return lines(decided, lambda item: item.monitor_id)


def _items(conditions: Sequence[ColumnElement[bool]]) -> list[AppealedItem]:
    rulings = select(AppealDecision.appeal_id, AppealRuling.item_code, AppealRuling.outcome)
    last = {
        (appeal_id, code): outcome
        for appeal_id, code, outcome in db.session.execute(
            _of(
                rulings.join(AppealRuling.decision).join(AppealDecision.appeal), conditions
            ).order_by(AppealDecision.level)
        )
    }  # fmt: skip
    items = select(AppealItem.appeal_id, Evaluation.monitor_id, AppealItem.item_code, AppealItem.reason)
    return [
        AppealedItem(appeal_id, monitor_id, code, reason, last.get((appeal_id, code)))
        for appeal_id, monitor_id, code, reason in db.session.execute(
            _of(items.join(AppealItem.appeal), conditions).order_by(AppealItem.id)
        )
    ]


def _lodged(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [Appeal.lodged_at >= wanted.start, Appeal.lodged_at < wanted.end]
    if wanted.monitor_id is not None:
        conditions.append(Evaluation.monitor_id == wanted.monitor_id)
    return conditions


def _of(
    rows: Select[*tuple[Any, ...]], conditions: Sequence[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    return rows.join(Appeal.evaluation).where(*conditions)
