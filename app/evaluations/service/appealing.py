"""What an appeal does to the state of a score; the caller has checked who may, and writes it down."""

from __future__ import annotations

from app.evaluations.models import Evaluation
from app.evaluations.policy.states import State
from app.evaluations.service.revising import move


def open_appeal(evaluation: Evaluation) -> None:
    """The locked score is under appeal (J2): it counts as before, and does not become final meanwhile.

    Raises Conflict where it is not published, final or under appeal already.
    """
    move(evaluation, State.APPEALED)


def end_appeal(evaluation: Evaluation, *, is_final: bool) -> None:
    """The appeal of a locked score is over: it is final, or what it was before (the appeal was withdrawn).

    Raises Conflict where it is not under appeal.
    """
    before = State.PUBLISHED if evaluation.acknowledged_at is None else State.ACKNOWLEDGED
    move(evaluation, State.FINAL if is_final else before)
