"""Appraisals as filed: a monitor reads his own, supervisor and director all, others none (J3)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import joinedload

from app.appraisals.models import Appraisal
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.web.paging import Page, fetch_page

MONTHS_BEFORE = 12


def sees_all(actor: Actor) -> bool:
    """Whether he reads appraisals of others."""
    return actor.may(Permission.FAIRNESS_SEE)


def get_appraisal(actor: Actor, appraisal_id: int, *, lock: bool = False) -> Appraisal:
    """The appraisal, held for a change with ``lock``; NotFound if there is none or it is not his to see."""
    found = select(Appraisal).where(Appraisal.id == appraisal_id, _visible_to(actor))
    if lock:
        found = found.with_for_update()
    appraisal = db.session.scalars(found).one_or_none()
    if appraisal is None:
        raise NotFound(_("There is no such appraisal, or it is not yours to see."))
    return appraisal


def list_of_month(actor: Actor, month: str, after: str | None) -> Page[Appraisal]:
    """A month's appraisals as far as the actor sees them, by account."""
    mine = select(Appraisal).where(Appraisal.month == month, _visible_to(actor))
    return fetch_page(
        mine.options(joinedload(Appraisal.monitor)), [Appraisal.monitor_id], after, newest_first=False
    )


def list_of_monitor(actor: Actor, monitor_id: int, after: str | None) -> Page[Appraisal]:
    """One monitor's appraisals, newest month first."""
    mine = select(Appraisal).where(Appraisal.monitor_id == monitor_id, _visible_to(actor))
    return fetch_page(mine.options(joinedload(Appraisal.monitor)), [Appraisal.month], after)


def list_until(appraisal: Appraisal) -> Sequence[Appraisal]:
    """This and the monitor's earlier months, the oldest first."""
    until = select(Appraisal).where(
        Appraisal.monitor_id == appraisal.monitor_id, Appraisal.month <= appraisal.month
    )
    newest = db.session.scalars(until.order_by(Appraisal.month.desc()).limit(MONTHS_BEFORE)).all()
    return newest[::-1]


def filed_ids(month: str) -> set[int]:
    """The monitors whose appraisal of the month is filed."""
    return set(db.session.scalars(select(Appraisal.monitor_id).where(Appraisal.month == month)))


def newest_month() -> str | None:
    """The last month that is filed."""
    newest = select(Appraisal.month).order_by(Appraisal.month.desc()).limit(1)
    return db.session.scalars(newest).one_or_none()


def _visible_to(actor: Actor) -> ColumnElement[bool]:
    if sees_all(actor):
        return true()
    return false() if actor.user_id is None else Appraisal.monitor_id == actor.user_id
