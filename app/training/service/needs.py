"""What can be done with training needs."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.engines.improvement.problems import CommonProblem, common_problems
from app.engines.improvement.rules import load_feedback_rules
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput
from app.foundation.i18n import Bilingual, _
from app.foundation.rulebook import read_rules
from app.rubrics.queries.versions import list_in_force, rubric_of
from app.training.models import TrainingNeed
from app.training.policy import needs as policy
from app.training.policy.needs import NeedState
from app.training.queries import needs as queries


def find_needs(actor: Actor, month: str, zone: ZoneInfo) -> list[TrainingNeed]:
    """Turn the common problems of ``month`` into training needs for the trainer (F3).

    Finding them again brings the figures up to date and keeps what the trainer did with each; a need
    that is no longer common stays if somebody took it up.
    """
    require(actor, Permission.TRAINING_WRITE)
    rules = read_rules("feedback.yaml", load_feedback_rules)
    codes, agents, failed = queries.judged_items(*clock.month_bounds(month, zone))
    problems = common_problems(codes, agents, failed, rules.value.common_problem)
    known = {
        need.item_code: need
        for need in db.session.scalars(
            select(TrainingNeed).where(TrainingNeed.month == month).with_for_update()
        )
    }
    titles = _item_titles()
    needs = [_kept(known.pop(p.item_code, None), month, p, titles) for p in problems]
    for need in known.values():
        if need.state == NeedState.FOUND.value:
            db.session.delete(need)
    record(actor, AuditTag.TRAINING_NEEDS_FOUND, "month", None, month=month, rules=rules.digest,
           items=[problem.item_code for problem in problems])  # fmt: skip
    return needs


def move_need(actor: Actor, need_id: int, to: NeedState, note: str) -> TrainingNeed:
    """Take a need one step further; dismissing it needs a reason (F4)."""
    require(actor, Permission.TRAINING_WRITE)
    need = queries.get_need(need_id)
    before = NeedState(need.state)
    if not policy.may_move(before, to):
        raise Conflict(_("This need is already in another state. Reload the page and decide again."))
    if policy.needs_reason(to) and not note.strip():
        raise InvalidInput(_("Say why the need is dismissed: the supervisor who found it will read it."))
    need.state, need.moved_at = to.value, clock.now()
    need.note = note.strip() or need.note
    if actor.role is Role.TRAINER:
        need.trainer_id = actor.user_id
    record(actor, AuditTag.TRAINING_NEED_MOVED, "training_need", need.id, before=before.value, after=to.value)
    return need


def _kept(
    need: TrainingNeed | None, month: str, problem: CommonProblem, titles: dict[str, Bilingual]
) -> TrainingNeed:
    if need is None:
        need = TrainingNeed(month=month, item_code=problem.item_code, state=NeedState.FOUND.value)
        need.found_at = clock.now()
        db.session.add(need)
    title = titles.get(problem.item_code, Bilingual(zh=problem.item_code, en=problem.item_code))
    need.title_zh, need.title_en = title.zh, title.en
    need.calls_judged, need.calls_failed = problem.calls_judged, problem.calls_failed
    need.agents_judged, need.agent_ids = problem.agents_judged, list(problem.agent_ids)
    return need


def _item_titles() -> dict[str, Bilingual]:
    """Titles of all items of the rubrics in force, by code."""
    return {
        item.code: Bilingual(zh=item.title.zh, en=item.title.en)
        for version in list_in_force()
        for section in rubric_of(version).sections
        for item in section.items
    }
