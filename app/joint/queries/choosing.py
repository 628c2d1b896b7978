"""Which published scores can be heard together (S5), and which of them a person may choose by hand (P3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from app.engines.improvement.problems import common_problems
from app.engines.improvement.rules import CommonProblemRules
from app.evaluations.models import Evaluation
from app.evaluations.policy.answers import PART
from app.evaluations.policy.states import OPEN, SETTLED
from app.evaluations.queries.items import not_beside, once_for, published_items
from app.foundation.access.actor import Actor
from app.foundation.db import db
from app.foundation.web.paging import Page, fetch_page
from app.joint.models import JointCall, JointSession
from app.joint.policy.states import State
from app.joint.policy.suggesting import Candidate
from app.organisation.models import Agent
from app.organisation.queries import scope_of, within
from app.recordings.models import Recording

JUDGED = ("pass", "fail", PART)
_WITH_CALL = (joinedload(Evaluation.call), joinedload(Evaluation.agent).joinedload(Agent.team))


def fitting(chooser_id: int | None = None) -> list[ColumnElement[bool]]:
    """The conditions that a score can be heard together: published, with a recording, nobody scores the call
    still, and no session has the call already, unless that was cancelled.

    ``chooser_id``: a monitor, of whose own scores the last two ask himself alone. He would see from a score
    that is missing that somebody else scores the call, too (P3).
    """
    other, earlier = aliased(Evaluation), aliased(Evaluation)
    still_scored = select(other.id).where(
        other.call_id == Evaluation.call_id, other.state.in_(OPEN), _known_to(chooser_id, other)
    )
    heard = (
        select(JointCall.id)
        .join(JointCall.session)
        .join(earlier, earlier.id == JointCall.evaluation_id)
        .where(earlier.call_id == Evaluation.call_id, JointSession.state != State.CANCELLED.value)
        .where(_known_to(chooser_id, earlier))
    )
    return [
        Evaluation.state.in_(SETTLED),
        select(Recording.id).where(Recording.call_id == Evaluation.call_id).exists(),
        ~still_scored.exists(),
        ~heard.exists(),
    ]


def _known_to(chooser_id: int | None, companion: type[Evaluation]) -> ColumnElement[bool]:
    """Whether the chooser may see what becomes of a score by how its companion stands."""
    if chooser_id is None:
        return true()
    return or_(Evaluation.monitor_id != chooser_id, companion.monitor_id == chooser_id)


def list_choosable(actor: Actor, leader_id: int, after: str | None) -> Page[Evaluation]:
    """The scores that ``actor`` may choose by hand for a session that the monitor ``leader_id`` leads, newest
    first: a monitor his own, a supervisor all but those of calls that the leader scored beside another.
    """
    return fetch_page(_choosable(actor, leader_id), [Evaluation.published_at, Evaluation.id], after)


def is_choosable(actor: Actor, leader_id: int, evaluation_id: int) -> bool:
    """Whether ``actor`` may choose this score by hand."""
    chosen = _choosable(actor, leader_id).where(Evaluation.id == evaluation_id)
    return db.session.scalars(chosen).unique().one_or_none() is not None


def _choosable(actor: Actor, leader_id: int) -> Select[Any]:
    scope = scope_of(actor)
    rows = select(Evaluation).where(*fitting(scope.monitor_id), within(scope, Evaluation.agent_id))
    mine = Evaluation.monitor_id == scope.monitor_id
    rows = rows.where(not_beside(leader_id) if scope.monitor_id is None else mine)
    return rows.options(*_WITH_CALL)


def with_calls(evaluation_ids: Iterable[int]) -> Sequence[Evaluation]:
    """These scores with call, agent and team."""
    wanted = select(Evaluation).where(Evaluation.id.in_(list(evaluation_ids))).options(*_WITH_CALL)
    return db.session.scalars(wanted).unique().all()


def candidates(
    start: datetime, end: datetime, rules: CommonProblemRules, leader_id: int
) -> tuple[list[Candidate], list[str]]:
    """Scores published in the period that can be heard together, by id, and its common problems (F3).

    A call that two people scored is there once: by the score of the monitor ``leader_id``, who must not learn
    of the other one, where he is one of them. Two statements, whatever the number of scores.
    """
    items = published_items(start, end, seen_by=leader_id)
    verdict, code = np.array(items.verdict, dtype=str), np.array(items.item_code, dtype=str)
    judged, failed = np.isin(verdict, JUDGED), verdict == "fail"
    problems = common_problems(code[judged].tolist(), items.agent_id[judged], failed[judged], rules)
    missed: defaultdict[int, set[str]] = defaultdict(set)
    for evaluation_id, item_code in zip(items.evaluation_id[failed], code[failed], strict=True):
        missed[int(evaluation_id)].add(str(item_code))
    scores = (
        select(Evaluation.id, Evaluation.agent_id, Evaluation.total, Evaluation.is_fatal)
        .where(Evaluation.published_at >= start, Evaluation.published_at < end)
        .where(*fitting(leader_id), once_for(leader_id))
        .order_by(Evaluation.id)
    )
    pool = [
        Candidate(evaluation_id, agent_id, total, is_fatal, frozenset(missed[evaluation_id]))
        for evaluation_id, agent_id, total, is_fatal in db.session.execute(scores)
        if total is not None
    ]
    return pool, [problem.item_code for problem in problems]
