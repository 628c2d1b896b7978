"""Two appeals in the demo centre: one waits for its answer, one is answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.accounts.queries import get_user
from app.admin import queries
from app.appeals.models import Appeal
from app.appeals.policy.deciding import Ruling
from app.appeals.policy.lodging import Ground, appealable
from app.appeals.policy.states import Outcome
from app.appeals.queries.people import deciders_of
from app.appeals.service.deciding import decide_appeal
from app.appeals.service.lodging import lodge_appeal
from app.appeals.service.rules import appeal_rules
from app.evaluations.models import Evaluation
from app.evaluations.policy.answers import Answer
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.rubrics.queries import versions
from demo.appeals import SAID

DAY = timedelta(days=1)


def appeal_as_demo_agents(zone: ZoneInfo) -> int:
    """Let simulated agents appeal the newest scores that cost them points; the older one is upheld.

    Through the services like everybody's, dated the day after the score; returns how many were lodged.
    """
    scores = queries.scores_to_appeal()
    for evaluation, is_answered in zip(scores, (False, True), strict=False):
        appeal = _lodge(evaluation, zone)
        if is_answered:
            _uphold(appeal, zone)
    return len(scores)


def _lodge(evaluation: Evaluation, zone: ZoneInfo) -> Appeal:
    rubric = versions.rubric_of(evaluation.rubric_version)
    given = {item.item_code: item for item in evaluation.items}
    code = next(one for one in appealable(rubric, given) if given[one].verdict == "fail")
    said = SAID[rubric.language]
    agent = _simulated(evaluation.agent.user_id, Role.AGENT)
    at = _later(evaluation.published_at or clock.now(), DAY)
    return lodge_appeal(agent, evaluation.id, [Ground(code, "overlooked", said.objection, 2.0)], zone, at)


def _uphold(appeal: Appeal, zone: ZoneInfo) -> None:
    people = deciders_of(appeal, appeal_rules(), clock.today(zone), appeal.level)
    if not people:
        return
    rubric = versions.rubric_of(appeal.evaluation.rubric_version)
    [item] = appeal.items
    ruling = Ruling(item.item_code, Outcome.UPHELD, SAID[rubric.language].answer, Answer("pass"))
    role = appeal_rules().roles_at(appeal.level)[0]
    decide_appeal(
        _simulated(people[0], role), appeal.id, [ruling], {}, zone, _later(appeal.lodged_at, 2 * DAY)
    )


def _simulated(user_id: int | None, role: Role) -> Actor:
    person = get_user(user_id or 0)
    return Actor(person.id, f"{person.name_en} (simulated)", role, None)


def _later(at: datetime, span: timedelta) -> datetime:
    return min(at + span, clock.now())
