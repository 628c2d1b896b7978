"""Reads of trainings, their draws, and what was heard on their topic."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.evaluations.models import Evaluation, EvaluationItem
from app.evaluations.policy.states import SETTLED
from app.evaluations.queries.assignment import IS_LIVE
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.recordings.models import Call
from app.sampling.queries.filed import content_filed
from app.training.models import Training, TrainingCall, TrainingDraw
from app.training.policy.trainings import ORIGIN_OF, Phase
from app.training.queries.needs import JUDGED

FRAME_SUFFIX = ".json"


def get_training(training_id: int, *, lock: bool = False) -> Training:
    """The training with its need and draws; NotFound if there is none. ``lock`` holds it against others."""
    wanted = select(Training).where(Training.id == training_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    else:
        calls = selectinload(Training.draws).selectinload(TrainingDraw.calls)
        with_agent = calls.joinedload(TrainingCall.call).joinedload(Call.agent)
        wanted = wanted.options(joinedload(Training.need), joinedload(Training.filed_by), with_agent)
    found = db.session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound(_("There is no such training."))
    return found


def trainings_of(need_ids: Iterable[int]) -> dict[int, list[Training]]:
    """Need id → its trainings, the earliest first."""
    rows = select(Training).where(Training.need_id.in_(set(need_ids))).order_by(Training.held_on, Training.id)
    found: dict[int, list[Training]] = {}
    for training in db.session.scalars(rows):
        found.setdefault(training.need_id, []).append(training)
    return found


def list_undrawn() -> Sequence[tuple[int, date, date, Mapping[str, object], str]]:
    """``(id, held on, filed on, terms, phase)`` of every draw that is not made yet."""
    rows = db.session.execute(
        select(Training.id, Training.held_on, Training.filed_on, Training.terms).order_by(Training.id)
    ).all()
    made = set(db.session.execute(select(TrainingDraw.training_id, TrainingDraw.phase)).all())
    return [(*row, phase.value) for row in rows for phase in Phase if (row[0], phase.value) not in made]


def phases_drawn(training_id: int) -> set[str]:
    """Which draws of a training are made."""
    return set(db.session.scalars(select(TrainingDraw.phase).where(TrainingDraw.training_id == training_id)))


def heard_of(draw: TrainingDraw | None, item_code: str) -> tuple[int, int]:
    """``(passed, judged)`` of the item in the published scores of a draw's calls; (0, 0) without a draw."""
    if draw is None:
        return 0, 0
    passed = func.coalesce(func.sum(case((EvaluationItem.verdict == "pass", 1), else_=0)), 0)
    mine = select(TrainingCall.call_id).where(TrainingCall.draw_id == draw.id)
    counted = (
        select(passed, func.count())
        .join(EvaluationItem.evaluation)
        .where(Evaluation.call_id.in_(mine), Evaluation.origin == ORIGIN_OF[Phase(draw.phase)].value)
        .where(Evaluation.state.in_(SETTLED), EvaluationItem.item_code == item_code)
        .where(EvaluationItem.verdict.in_(JUDGED))
    )
    first, second = db.session.execute(counted).one()
    return int(first), int(second)


def states_of(draw: TrainingDraw) -> dict[int, str]:
    """Call id → how far the score of a drawn call is; calls that nobody may hear are not there."""
    mine = [one.call_id for one in draw.calls]
    rows = select(Evaluation.call_id, Evaluation.state).where(
        Evaluation.call_id.in_(mine), Evaluation.origin == ORIGIN_OF[Phase(draw.phase)].value, IS_LIVE
    )
    return dict(db.session.execute(rows).all())


def frame_filed(digest: str) -> dict[str, list[str]] | None:
    """Agent number → ids of his calls, as a draw was made from; None if the file is missing or altered."""
    content = content_filed(digest, FRAME_SUFFIX)
    if content is None:
        return None
    frame: dict[str, list[str]] = json.loads(content)
    return frame
