"""What pages print in the place of an agent whom the reader may not know yet (S6)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import and_, select

from app.foundation.access.actor import Actor
from app.foundation.db import db
from app.foundation.i18n import LazyString
from app.recordings.models import Call
from app.recordings.policy.whose import UNTIL_SUBMITTED, named_to


def veils_over(actor: Actor, call_ids: Iterable[int]) -> dict[int, LazyString]:
    """Of these calls those whose agent is hidden from ``actor``: call id → what he reads instead.

    One statement for any number of calls; none where nothing is hidden from him.
    """
    known = named_to(actor, Call.id)
    if not known:
        return {}
    rows = select(Call.id).where(Call.id.in_(set(call_ids)), ~and_(*known))
    return dict.fromkeys(db.session.scalars(rows), UNTIL_SUBMITTED)
