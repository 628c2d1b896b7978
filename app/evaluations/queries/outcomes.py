"""What became of drawn calls, for the pages of sampling: by the score that counts for the agent."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists

from app.evaluations.models import Evaluation
from app.evaluations.policy.states import SETTLED, State
from app.evaluations.queries.figures import COUNTS
from app.sampling.models import DrawnCall

_COUNTING = (Evaluation.drawn_call_id == DrawnCall.id, COUNTS)


def is_scored() -> ColumnElement[bool]:
    """The drawn calls whose counting score is published."""
    return exists().where(*_COUNTING, Evaluation.state.in_(SETTLED))


def is_unjudged() -> ColumnElement[bool]:
    """The drawn calls whose counting score was closed because nobody can judge them."""
    return exists().where(*_COUNTING, Evaluation.state == State.UNJUDGED.value)
