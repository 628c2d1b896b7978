"""What higher features ask of calibration: deviations of monitors (J3), and how items are read now (J1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import case, select, true
from sqlalchemy.orm import selectinload

from app.calibration.models import CalibrationItem, CalibrationSession
from app.calibration.policy.states import State
from app.calibration.queries.comparison import compared, submitted_in
from app.calibration.queries.sessions import sees_all, takes_part
from app.foundation.access.actor import Actor
from app.foundation.db import db
from app.foundation.i18n import Bilingual, local_time
from app.rubrics.policy.readings import Reading


@dataclass(frozen=True, slots=True)
class DeviationColumns:
    """Deviations from the reference, one entry an item of a call by a person, in order of the sessions.

    ``deviation``: points more (below 0: fewer) than the reference, NaN where one of both left the item out;
    ``differs``: whether verdict or points are others than the reference's.
    """

    monitor_id: NDArray[np.int64]
    item_code: Sequence[str]
    call_id: NDArray[np.int64]
    deviation: NDArray[np.float64]
    differs: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.deviation)


def deviations(start: datetime, end: datetime) -> DeviationColumns:
    """How far everybody was from the reference in sessions closed from ``start`` up to ``end`` (J3).

    The expert's own scores are the reference and not in it. Four statements.
    """
    closed = (
        select(CalibrationSession)
        .where(CalibrationSession.state == State.CLOSED.value)
        .where(CalibrationSession.closed_at >= start, CalibrationSession.closed_at < end)
        .order_by(CalibrationSession.closed_at, CalibrationSession.id)
        .options(selectinload(CalibrationSession.calls), selectinload(CalibrationSession.rubric_version))
    )
    sessions = db.session.scalars(closed).all()
    scores = submitted_in([one.id for one in sessions])
    found = [
        deviation
        for session in sessions
        for deviation in compared(session, [one for one in scores if one.session_id == session.id]).deviations
    ]
    return DeviationColumns(
        monitor_id=np.array([one.user_id for one in found], dtype=np.int64),
        item_code=[one.item_code for one in found],
        call_id=np.array([one.call_id for one in found], dtype=np.int64),
        deviation=np.array(
            [np.nan if one.points is None else float(one.points) for one in found], dtype=np.float64
        ),
        differs=np.array([one.differs for one in found], dtype=np.bool_),
    )


def readings_in_force(actor: Actor, rubric_code: str) -> dict[str, Reading]:
    """Item code → how it is read since the last closed session that agreed on a reading; one query."""
    may_open = true() if sees_all(actor) else takes_part(actor)
    rows = db.session.execute(
        select(CalibrationItem, CalibrationSession.closed_at, case((may_open, True), else_=False))
        .join(CalibrationItem.session)
        .where(CalibrationSession.rubric_code == rubric_code, CalibrationSession.state == State.CLOSED.value)
        .where((CalibrationItem.reading_zh != "") | (CalibrationItem.reading_en != ""))
        .order_by(CalibrationSession.closed_at, CalibrationSession.id)
    )
    return {
        item.item_code: Reading(
            Bilingual(zh=item.reading_zh or item.reading_en, en=item.reading_en or item.reading_zh),
            local_time(closed_at).date(),
            ("calibration.show_session", {"session_id": item.session_id}) if opens else None,
        )
        for item, closed_at, opens in rows
        if closed_at is not None
    }
