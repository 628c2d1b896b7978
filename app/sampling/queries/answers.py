"""Why one call was drawn or not, from what was filed (S6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from app.engines.draw.explain import Why, why
from app.engines.draw.weekexplain import why_in_week
from app.engines.draw.weekwhy import WeekWhy
from app.foundation.access.scope import Scope
from app.foundation.clock import week_start
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.recordings.models import Call
from app.sampling.models import Draw
from app.sampling.policy.weeks import CLOSING
from app.sampling.queries import filed
from app.sampling.queries.draws import find_draw


@dataclass(frozen=True, slots=True)
class Answer:
    """Why a call was drawn or not; ``why`` is None while nothing of its week is drawn, and where what was
    filed is missing or altered."""

    call: Call
    draw: Draw | None
    why: Why | WeekWhy | None

    @property
    def is_begun(self) -> bool:
        """Whether there must be something filed."""
        return self.draw is not None and (self.draw.is_whole_week or bool(self.draw.days))


def answer_why(call_id: int, scope: Scope, zone: tzinfo) -> Answer:
    """Why the call was drawn or not, in numbers; NotFound outside the scope (P3)."""
    call = db.session.get(Call, call_id)
    if call is None or call.is_provisional or not scope.covers(call.agent_id):
        raise NotFound(_("There is no such call, or it is not yours to see."))
    draw = find_draw(week_start(call.started_at.astimezone(zone).date()))
    if draw is None:
        return Answer(call, None, None)
    tell = _in_whole_week if draw.is_whole_week else _in_days
    return Answer(call, draw, tell(draw, call.external_id))


def _in_days(draw: Draw, external_id: str) -> WeekWhy | None:
    basis, days = filed.week_basis(draw), filed.list_days(draw.id)
    frames = {day.day: filed.frame_filed(day.frame_digest) for day in days}
    whole = {day: frame for day, frame in frames.items() if frame is not None}
    if basis is None or not whole or len(whole) < len(frames):
        return None
    closing = whole.pop(CLOSING, None)
    return why_in_week(whole, closing, bytes.fromhex(draw.seed), basis.plan.columns, external_id)


def _in_whole_week(draw: Draw, external_id: str) -> Why | None:
    frame, basis = filed.frame_filed(draw.frame_digest), filed.whole_week_basis(draw)
    if frame is None or basis is None:
        return None
    return why(frame, bytes.fromhex(draw.seed), basis.plan, external_id)
