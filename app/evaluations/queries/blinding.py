"""From whom the agent of a call is hidden, by the rule in force when a page is opened (S6)."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.evaluations.models import Evaluation
from app.evaluations.policy.blinding import (
    SUBMITTED,
    UNSUBMITTED,
    UNTIL_ANSWERED,
    is_blind,
    is_blind_again,
)
from app.evaluations.policy.publishing import FILE, Blinding, load_publishing
from app.evaluations.policy.states import UNRECORDED
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.i18n import LazyString
from app.foundation.rulebook import read_rules
from app.recordings.policy.whose import UNTIL_SUBMITTED
from app.sampling.models import DrawnCall

Veil = Callable[[Evaluation], LazyString | None]
"""What a page prints in the place of an evaluation's agent; None where it names him."""


def veil_for(actor: Actor) -> Veil:
    """The veil over what ``actor`` has still to submit himself; needs no statement."""
    is_on = _judges_blind(actor)

    def veil(evaluation: Evaluation) -> LazyString | None:
        is_his = is_on and evaluation.monitor_id == actor.user_id
        return UNTIL_SUBMITTED if is_his and is_blind(evaluation.state, evaluation.origin) else None

    return veil


def veil_of_second_look() -> Veil:
    """The veil over what waits for a second look, on the pages on which it is answered."""
    is_on = _rules().second_look

    def veil(evaluation: Evaluation) -> LazyString | None:
        return UNTIL_ANSWERED if is_on and is_blind_again(evaluation.state, evaluation.origin) else None

    return veil


def agent_is_hidden(actor: Actor, call_id: InstrumentedAttribute[int]) -> ColumnElement[bool] | None:
    """The condition that ``actor`` may not know yet whose call it is; None where nothing is hidden from him.

    That is a call that he was given, or that the lot named him for, until he has submitted a score of it.
    """
    if not _judges_blind(actor):
        return None
    score, drawn = aliased(Evaluation), aliased(DrawnCall)  # whatever the statement around selects from
    mine = select(score.id).where(score.call_id == call_id, score.monitor_id == actor.user_id)
    named = or_(drawn.monitor_id == actor.user_id, drawn.second_monitor_id == actor.user_id)
    to_submit = mine.where(score.state.in_(UNSUBMITTED), score.origin.not_in(UNRECORDED))
    return and_(
        or_(to_submit.exists(), select(drawn.id).where(drawn.call_id == call_id, named).exists()),
        ~mine.where(score.state.in_(SUBMITTED)).exists(),
    )


def _judges_blind(actor: Actor) -> bool:
    return actor.may(Permission.EVALUATION_WORK) and _rules().monitor


def _rules() -> Blinding:
    return read_rules(FILE, load_publishing).value.blinding
