"""Reads of a person's notices."""

from __future__ import annotations

from sqlalchemy import func, select

from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.web.paging import Page, fetch_page
from app.notices.models import Notice


def list_notices(user_id: int | None, after: str | None = None) -> Page[Notice]:
    """The person's notices, newest first."""
    mine = select(Notice).where(Notice.user_id == user_id)
    return fetch_page(mine, [Notice.told_at, Notice.id], after)


def count_unread(user_id: int | None) -> int:
    """How many the person has not opened yet."""
    unread = select(func.count()).where(Notice.user_id == user_id, Notice.read_at.is_(None))
    return db.session.scalar(unread.select_from(Notice)) or 0


def get_own(user_id: int | None, notice_id: int) -> Notice:
    """The person's notice; NotFound for anybody else's."""
    found = db.session.get(Notice, notice_id)
    if found is None or found.user_id != user_id:
        raise NotFound(_("There is no such notice."))
    return found
