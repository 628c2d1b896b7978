"""A trainer files a training: on which need, with whom, on which day (S4, F4)."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date
from zoneinfo import ZoneInfo

from app.engines.draw.numbers import seed_commitment
from app.engines.improvement.training_rules import FILE, load_training
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput
from app.foundation.i18n import _
from app.foundation.rulebook import read_rules
from app.organisation.queries import list_here
from app.training.models import Training
from app.training.policy.needs import NeedState
from app.training.queries.needs import get_need

SEED_BYTES = 32


def file_training(
    actor: Actor, need_id: int, held_on: date, agent_ids: Collection[int], zone: ZoneInfo
) -> Training:
    """File a training on a need that was taken up, and commit to the seed of its two draws (S4, S6).

    Raises Conflict where the need is in another state, InvalidInput where the day is past or no agent, or
    one who is not here, is concerned.
    """
    require(actor, Permission.TRAINING_WRITE)
    need, today = get_need(need_id), clock.today(zone)
    if need.state != NeedState.PLANNED.value:
        raise Conflict(_("Only a need whose training is planned gets one. Take the need up first."))
    if held_on <= today:
        raise InvalidInput(_("The training must be on a later day: before it, calls are listened to."))
    here = {agent.id for agent in list_here(today)}
    if not agent_ids or not set(agent_ids) <= here or actor.user_id is None:
        raise InvalidInput(_("Choose the agents concerned from those who work here."))
    rules, seed = read_rules(FILE, load_training), secrets.token_hex(SEED_BYTES)
    training = Training(
        need_id=need_id, held_on=held_on, agent_ids=sorted(set(agent_ids)),
        terms=rules.value.model_dump(mode="json"), seed=seed,
        commitment=seed_commitment(bytes.fromhex(seed)),
        filed_on=today, filed_by_id=actor.user_id, filed_at=clock.now(),
    )  # fmt: skip
    db.session.add(training)
    db.session.flush()  # the log names its id
    record(
        actor, AuditTag.TRAINING_FILED, "training", training.id, need_id=need_id, rules=rules.digest,
        held_on=held_on.isoformat(), agents=training.agent_ids, commitment=training.commitment,
    )  # fmt: skip
    return training
