"""The draws around a training, once their day has come, and their calls given to monitors (S4, S6)."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from app.engines.draw.groups import draw_group, group_size
from app.engines.draw.numbers import derived_seed
from app.engines.improvement.training_rules import TrainingRules
from app.evaluations.service.beside import give_beside
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import canonical_json, db
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.storage import storage
from app.recordings.queries import known_calls
from app.training.models import Training, TrainingCall, TrainingDraw
from app.training.policy.trainings import ORIGIN_OF, Phase, percent_of, window_of
from app.training.queries.frames import calls_by_agent
from app.training.queries.trainings import FRAME_SUFFIX, get_training, list_undrawn, phases_drawn

MOST_DAYS = 7


def list_due(zone: ZoneInfo) -> list[tuple[int, Phase]]:
    """Draws whose day has come and that are not made yet, the oldest trainings first."""
    today = clock.today(zone)
    return [
        (training_id, Phase(phase))
        for training_id, held_on, filed_on, terms, phase in list_undrawn()
        if window_of(Phase(phase), held_on, filed_on, TrainingRules.model_validate(terms)).drawn_on <= today
    ]


def draw_calls(actor: Actor, training_id: int, phase: Phase, zone: ZoneInfo) -> TrainingDraw | None:
    """Draw whom to hear before or after a training, and give their calls out; None where it is done already.

    An agent without a call is named and the next in the random order steps in. The training's row is the
    lock, so a second worker finds the draw that is there. Raises InvalidInput before the day of the draw.
    """
    require(actor, Permission.JOB_RUN)
    training = get_training(training_id, lock=True)
    if phase.value in phases_drawn(training_id):
        return None
    rules, today = TrainingRules.model_validate(training.terms), clock.today(zone)
    window = window_of(phase, training.held_on, training.filed_on, rules)
    if today < window.drawn_on:
        raise InvalidInput(_("The day of this draw has not come."))
    bounds = clock.day_bounds(window.first, zone)[0], clock.day_bounds(window.until, zone)[0]
    frame = calls_by_agent(training.agent_ids, training.need.item_code, bounds)
    size = group_size(len(frame), percent_of(phase, rules))
    drawn = draw_group(phase_seed(training, phase), frame, size)
    digest = storage().file_away(canonical_json(frame).encode(), FRAME_SUFFIX)
    known = known_calls(drawn.calls.values())
    call_ids = [known[name].id for name in drawn.calls.values()]
    draw = TrainingDraw(
        training_id=training_id, phase=phase.value, wanted=size, missing=drawn.missing,
        passed_over=drawn.passed_over, frame_digest=digest, drawn_at=clock.now(),
        calls=[TrainingCall(call_id=call_id) for call_id in call_ids],
    )  # fmt: skip
    db.session.add(draw)
    given = give_beside(actor, call_ids, ORIGIN_OF[phase], zone, _days_left(phase, training, today))
    record(
        actor, AuditTag.TRAINING_CALLS_DRAWN, "training", training_id, phase=phase.value, given=given,
        wanted=size, drawn=len(call_ids), passed_over=drawn.passed_over, frame_digest=digest,
    )  # fmt: skip
    return draw


def phase_seed(training: Training, phase: Phase) -> bytes:
    """The seed of one draw: neither tells anything about the other."""
    return derived_seed(bytes.fromhex(training.seed), phase.value)


def _days_left(phase: Phase, training: Training, today: date) -> int:
    """On how many days the calls can be heard: those before a training until it is held."""
    if phase is Phase.AFTER:
        return MOST_DAYS
    return min(max((training.held_on - today).days, 1), MOST_DAYS)
