"""What the demo centre shows of calls that are scored without having been drawn."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from app.accounts.queries import find_by_sign_in_name, list_monitors
from app.admin import queries
from app.evaluations.policy.picks import Complaint, PickKind, PickTerms
from app.evaluations.service.picking import pick_call
from app.foundation.access.actor import Actor
from app.organisation.queries import list_here
from app.training.policy.needs import NeedState
from app.training.queries.needs import list_needs
from app.training.service.filing import file_training
from app.training.service.needs import move_need
from demo.picks import COMPLAINT_CHANNEL, COMPLAINT_REASON, PRAISE_REASON, TRAINING_NOTE

DUE_IN, TRAINING_IN = timedelta(days=3), timedelta(days=2)


def pick_as_demo_supervisor(today: date) -> None:
    """Let the demo's supervisor pick a complaint call and one that was praised, unless he has."""
    supervisor, monitors = _person("supervisor"), list_monitors()
    if supervisor is None or not monitors or queries.has_hand_picks():
        return
    complaint = Complaint(f"{today:%y%m}01", today - timedelta(days=1), COMPLAINT_CHANNEL)
    terms = (
        PickTerms(PickKind.COMPLAINT, COMPLAINT_REASON, complaint),
        PickTerms(PickKind.PRAISE, PRAISE_REASON),
    )
    for number, (call_id, term) in enumerate(zip(queries.undrawn_calls(len(terms)), terms, strict=False)):
        pick_call(supervisor, call_id, monitors[number % len(monitors)].id, today + DUE_IN, term)


def train_as_demo_trainer(today: date, zone: ZoneInfo) -> bool:
    """Let the demo's trainer take up the widest need and file a training; False where there is none."""
    trainer = _person("trainer")
    needs = [need for need in list_needs() if need.state == NeedState.FOUND.value]
    if trainer is None or not needs:
        return False
    need = max(needs, key=lambda one: (one.month, one.calls_failed))
    move_need(trainer, need.id, NeedState.PLANNED, TRAINING_NOTE)
    here = {agent.id for agent in list_here(today)}
    file_training(trainer, need.id, today + TRAINING_IN, here.intersection(need.agent_ids), zone)
    return True


def _person(sign_in_name: str) -> Actor | None:
    user = find_by_sign_in_name(sign_in_name)
    return None if user is None else user.as_actor(None)
