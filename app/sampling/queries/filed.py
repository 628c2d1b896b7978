"""What draws have filed: frames, plans, and who could listen; each under the hash of its content (S6)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from pydantic import BaseModel
from sqlalchemy import select

from app.engines.draw.cells import cells_on_time
from app.engines.draw.columns import IntColumn
from app.engines.draw.frame import Frame
from app.engines.draw.weekplan import WeekPlan
from app.foundation.db import db
from app.foundation.errors import Conflict
from app.foundation.i18n import _
from app.foundation.storage import storage
from app.recordings.queries import ids_of_calls
from app.sampling.models import DayDraw, Draw
from app.sampling.policy.basis import DayBasis, Measured, WeekBasis, WholeWeekBasis
from app.sampling.policy.weeks import CLOSING

FRAME_SUFFIX, BASIS_SUFFIX = ".frame", ".json"
Filed = TypeVar("Filed", bound=BaseModel)


class OnTime(NamedTuple):
    """Calls of a day that were on time, shape (calls,): keys, and cells as `cells_on_time` gives them."""

    key: IntColumn
    cell: IntColumn

    def to_bytes(self) -> bytes:
        """One column after the other, 4 bytes each, little-endian."""
        return np.stack(self).astype("<u4").tobytes()

    @classmethod
    def from_bytes(cls, kept: bytes) -> OnTime:
        """Back from `to_bytes`."""
        return cls(*np.frombuffer(kept, dtype="<u4").reshape(2, -1).astype(np.int64))


def frame_filed(digest: str | None) -> Frame | None:
    """A filed frame if it is there and unaltered."""
    content = content_filed(digest, FRAME_SUFFIX)
    return None if content is None else Frame.from_bytes(content)


def week_basis(draw: Draw) -> WeekBasis | None:
    """What the draws of a week go by; None before the week, and where the file is missing or altered."""
    return _read(draw.plan_digest, WeekBasis)


def whole_week_basis(draw: Draw) -> WholeWeekBasis | None:
    """The same of a week that was drawn in one go."""
    return _read(draw.basis_digest, WholeWeekBasis)


def measured_of(draw: Draw) -> Measured | None:
    """The volume and rules that a draw of either kind went by."""
    return whole_week_basis(draw) if draw.is_whole_week else week_basis(draw)


def day_basis(day: DayDraw) -> DayBasis | None:
    """Who could listen on the morning of a day's draw."""
    return _read(day.basis_digest, DayBasis)


def list_days(draw_id: int) -> Sequence[DayDraw]:
    """The draws of a week's days in turn, the closing last."""
    rows = select(DayDraw).where(DayDraw.draw_id == draw_id).order_by(DayDraw.day)
    return db.session.scalars(rows).all()


def days_frames(draw_id: int) -> dict[int, Frame]:
    """The filed frames of a week by day, without the closing's; Conflict where one is missing or altered."""
    frames = {day.day: frame_filed(day.frame_digest) for day in list_days(draw_id) if day.day != CLOSING}
    whole = {day: frame for day, frame in frames.items() if frame is not None}
    if len(whole) < len(frames):
        raise Conflict(
            _("A filed frame of this week is missing or altered. Put it back from a backup first.")
        )
    return whole


def kept_on_time(draw_id: int, plan: WeekPlan) -> dict[int, OnTime]:
    """The calls of each day of a week that were on time, as its draws kept them until the closing."""
    rows = select(DayDraw.day, DayDraw.on_time).where(DayDraw.draw_id == draw_id, DayDraw.day != CLOSING)
    kept = dict(db.session.execute(rows).all())
    frames = days_frames(draw_id) if None in kept.values() else {}  # drawn before draws kept anything
    return {
        day: _looked_up(frames[day], day, plan) if columns is None else OnTime.from_bytes(columns)
        for day, columns in kept.items()
    }


def _looked_up(frame: Frame, day: int, plan: WeekPlan) -> OnTime:
    row, cell = cells_on_time(frame, day, plan)
    ids = [one.decode() for one in frame.call_id[row].tolist()]
    keys = ids_of_calls(ids)
    return OnTime(np.array([keys[one] for one in ids], dtype=np.int64), cell)


def _read(digest: str | None, kind: type[Filed]) -> Filed | None:
    content = content_filed(digest, BASIS_SUFFIX)
    return None if content is None else kind.model_validate_json(content)


def content_filed(digest: str | None, suffix: str) -> bytes | None:
    """What was filed under this hash; None where the file is missing or altered."""
    if digest is None:
        return None
    path = storage().filed_path(digest, suffix)
    content = path.read_bytes() if path.exists() else b""
    return content if hashlib.sha256(content).hexdigest() == digest else None
