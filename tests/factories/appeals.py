"""Scores that agents can appeal, and appeals at every stage, all through the services."""

from __future__ import annotations

from typing import Any

from app.accounts.queries import get_user, list_active
from app.appeals.models import Appeal
from app.appeals.policy.deciding import Ruling
from app.appeals.policy.lodging import Ground
from app.appeals.policy.states import Outcome
from app.appeals.service.deciding import decide_appeal
from app.appeals.service.lodging import lodge_appeal
from app.evaluations.models import Evaluation
from app.evaluations.policy.answers import Answer
from app.evaluations.service.scoring import save_draft
from app.evaluations.service.submitting import submit_evaluation
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from tests.factories.attendance import ZONE
from tests.factories.build import actor_of, make_agent_with_account, make_call, make_user
from tests.factories.evaluations import ALL_PASS, make_evaluation

LOST = ALL_PASS | {"greeting": Answer("fail"), "solved": Answer("points", 10)}


def make_appealable(answers: dict[str, Answer] = LOST, **values: Any) -> Evaluation:
    """A published score of an agent with an account: no greeting, a third of "solved", 50 points in all."""
    agent = values.pop("agent", None) or make_agent_with_account()
    call = values.pop("call", None) or make_call(agent_id=agent.id)
    evaluation = make_evaluation(call=call, **values)
    monitor = actor_of(evaluation.monitor)
    with transaction():
        save_draft(monitor, evaluation.id, evaluation.revision, answers, "")
        submit_evaluation(monitor, evaluation.id, ZONE)
    return evaluation


def agent_of(evaluation: Evaluation):
    """Who may appeal it."""
    return actor_of(get_user(evaluation.agent.user_id))


def ground(code: str = "greeting", **values: Any) -> Ground:
    return Ground(code, **({"reason": "misheard", "text": "I did greet.", "at_s": 2.5} | values))


def make_appeal(evaluation: Evaluation | None = None, *grounds: Ground) -> Appeal:
    """An appeal against the greeting (unless ``grounds`` say otherwise), which a supervisor can decide."""
    evaluation = evaluation or make_appealable()
    if not grounds:
        grounds = (ground(),)
    if not list_active(Role.SUPERVISOR):
        make_user("supervisor")
    with transaction():
        return lodge_appeal(agent_of(evaluation), evaluation.id, grounds, ZONE)


def upheld(code: str = "greeting", answer: Answer | None = None) -> Ruling:
    return Ruling(code, Outcome.UPHELD, "He greets at 0:02.", answer or Answer("pass"))


def groundless(code: str = "greeting") -> Ruling:
    return Ruling(code, Outcome.GROUNDLESS, "Nothing is heard before 0:20.")


def decide(appeal: Appeal, *rulings: Ruling, by=None, **values: Any):
    """Decided by a new person of the role that the level asks for, unless ``by`` says otherwise."""
    by = by or actor_of(make_user("supervisor" if appeal.level == 1 else "director"))
    with transaction():
        return decide_appeal(by, appeal.id, rulings or (groundless(),), values.pop("follow_on", {}), ZONE)
