"""Names for figures that know ids alone."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from app.accounts.models import User
from app.foundation.db import db
from app.foundation.i18n import Bilingual
from app.organisation.models import Agent, Team


def names_of(kind: type[User | Agent | Team], ids: Iterable[int]) -> dict[int, Bilingual]:
    """Names of people or teams by id; one query."""
    rows = select(kind.id, kind.name_zh, kind.name_en).where(kind.id.in_(set(ids)))
    return {key: Bilingual(zh=zh, en=en) for key, zh, en in db.session.execute(rows)}
