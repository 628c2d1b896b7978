"""The centre's rules of joint listening, and what is suggested by them."""

from __future__ import annotations

from datetime import timedelta

from app.engines.improvement.rules import load_feedback_rules
from app.foundation import clock
from app.foundation.rulebook import read_rules
from app.joint.models import JointSession
from app.joint.policy.rotation import Turn, rotation
from app.joint.policy.rules import FILE, JointRules, load_joint_rules
from app.joint.policy.suggesting import Suggestion, Why, suggest
from app.joint.queries import choosing, turns
from app.joint.queries.turns import Lead


def joint_rules() -> JointRules:
    """What ``qa_rules/joint.yaml`` says, checked."""
    return read_rules(FILE, load_joint_rules).value


def rotation_of(leads: list[Lead], away: set[int]) -> list[Turn]:
    """The rotation as it stands now (S5); ``away``: ids of leads who cannot come."""
    rules = joint_rules().rotation
    return rotation(turns.waiting(leads), clock.now(), rules.every, rules.leads_per_session, away)


def suggestions_for(session: JointSession) -> list[Suggestion]:
    """Calls for the places that a session has left: by the rules, whoever asks (S5, S6)."""
    rules, now = joint_rules(), clock.now()
    left = rules.session.calls - len(session.calls)
    if left < 1:
        return []
    problems = read_rules("feedback.yaml", load_feedback_rules).value.common_problem
    since = now - timedelta(days=rules.suggestion.look_back_days)
    pool, codes = choosing.candidates(since, now, problems, session.monitor_id)
    heard = {one.evaluation.agent_id for one in session.calls}
    has_excellent = any(one.why == Why.EXCELLENT for one in session.calls)
    least = None if has_excellent else rules.suggestion.excellent_from_points
    return suggest((one for one in pool if one.agent_id not in heard), codes, least, left)
