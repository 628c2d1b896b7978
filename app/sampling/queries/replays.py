"""Draws made again from what was filed, and why one call was drawn or not (S6)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import StrEnum

from sqlalchemy import select

from app.engines.draw.explain import Why, why
from app.engines.draw.frame import Frame
from app.engines.draw.numbers import matches_commitment
from app.engines.draw.replay import Difference, DrawnCall, compare
from app.foundation.access.scope import Scope
from app.foundation.clock import week_start
from app.foundation.db import db
from app.foundation.errors import Conflict, NotFound
from app.foundation.i18n import _
from app.foundation.storage import storage
from app.recordings.models import Call
from app.sampling import models
from app.sampling.policy.basis import Basis
from app.sampling.policy.making import make_draw
from app.sampling.policy.weeks import stratum_of
from app.sampling.queries.draws import find_draw

FRAME_SUFFIX, BASIS_SUFFIX = ".frame", ".json"


class Check(StrEnum):
    """What a replay looks at, in this order."""

    SEED = "seed"
    FRAME = "frame"
    BASIS = "basis"
    CALLS = "calls"
    MONITORS = "monitors"


@dataclass(frozen=True, slots=True)
class Replay:
    """The outcome: ``failed`` checks (none: the same draw) and the calls that differ."""

    failed: list[Check]
    differences: list[Difference] = field(default_factory=list)
    reassigned: list[str] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        """Whether the draw was made again in all parts."""
        return not self.failed


@dataclass(frozen=True, slots=True)
class Answer:
    """Why a call was drawn or not; ``why`` is None while its week has not been drawn."""

    call: Call
    draw: models.Draw | None
    why: Why | None


def replay_draw(draw: models.Draw) -> Replay:
    """Draw again from the filed frame and basis and compare with the rows; Conflict if it is not made yet."""
    if draw.drawn_at is None:
        raise Conflict(_("This draw has not been made yet. Come back when its week is over."))
    seed = bytes.fromhex(draw.seed)
    frame = _filed(draw.frame_digest, FRAME_SUFFIX)
    basis = _filed(draw.basis_digest, BASIS_SUFFIX)
    failed = [
        *([] if matches_commitment(seed, draw.commitment) else [Check.SEED]),
        *([] if frame is not None else [Check.FRAME]),
        *([] if basis is not None else [Check.BASIS]),
    ]
    if frame is None or basis is None:
        return Replay(failed)
    return _compared(draw, failed, Frame.from_bytes(frame), seed, Basis.model_validate_json(basis))


def answer_why(call_id: int, scope: Scope, zone: tzinfo) -> Answer:
    """Why the call was drawn or not, in numbers; NotFound outside the scope (P3)."""
    call = db.session.get(Call, call_id)
    if call is None or not scope.covers(call.agent_id):
        raise NotFound(_("There is no such call, or it is not yours to see."))
    draw = find_draw(week_start(call.started_at.astimezone(zone).date()))
    frame = _filed(draw.frame_digest, FRAME_SUFFIX) if draw is not None else None
    basis = _filed(draw.basis_digest, BASIS_SUFFIX) if draw is not None else None
    if draw is None or frame is None or basis is None:
        return Answer(call, draw, None)
    plan = Basis.model_validate_json(basis).plan
    return Answer(call, draw, why(Frame.from_bytes(frame), bytes.fromhex(draw.seed), plan, call.external_id))


def filed_basis(draw: models.Draw) -> Basis | None:
    """What the draw went by; None if it was not made yet or the file is missing or altered."""
    content = _filed(draw.basis_digest, BASIS_SUFFIX)
    return None if content is None else Basis.model_validate_json(content)


def _compared(draw: models.Draw, failed: list[Check], frame: Frame, seed: bytes, basis: Basis) -> Replay:
    rows = db.session.execute(
        select(Call.external_id, models.DrawnCall)
        .join(models.DrawnCall.call)
        .where(models.DrawnCall.draw_id == draw.id)
    ).all()
    redrawn = {row.call_id: row for row in make_draw(frame, seed, basis).rows}
    filed = {
        call_id: DrawnCall(*stratum_of(drawn.stratum), drawn.number, drawn.probability)
        for call_id, drawn in rows
    }
    differences = compare(filed, {call_id: row.filed for call_id, row in redrawn.items()})
    reassigned = [
        call_id
        for call_id, drawn in rows
        if call_id in redrawn and redrawn[call_id].monitor_id != drawn.monitor_id
    ]
    failed += [Check.CALLS] if differences else []
    failed += [Check.MONITORS] if reassigned else []
    return Replay(failed, differences, sorted(reassigned))


def _filed(digest: str | None, suffix: str) -> bytes | None:
    """A filed content if it is there and unaltered."""
    if digest is None:
        return None
    path = storage().filed_path(digest, suffix)
    content = path.read_bytes() if path.exists() else b""
    return content if hashlib.sha256(content).hexdigest() == digest else None
