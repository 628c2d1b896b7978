"""Calls scored while they go on, in every state; through the services, as pages do it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.accounts.models import User
from app.evaluations.policy.answers import Answer
from app.evaluations.queries import sheet
from app.evaluations.service.scoring import save_draft
from app.evaluations.service.submitting import submit_evaluation
from app.foundation.db import db, transaction
from app.live.models import LiveCall, MysteryPlan
from app.live.policy.window import Window
from app.live.service.calling import Made, file_call
from app.live.service.listening import Wanted, begin_listening, press_clock
from app.live.service.mystery import Scenario, Terms, plan_mystery
from app.organisation.models import Agent
from app.recordings.models import Call
from app.rubrics.models import RubricVersion
from tests.factories.build import NOON, actor_of, make_agent, make_call, make_user
from tests.factories.evaluations import ALL_PASS
from tests.factories.rubrics import make_version

ZONE = ZoneInfo("Asia/Shanghai")
SCENARIO = Scenario(
    ("查询账单", "Ask for the bill"), ("账单多少钱？", "How much is it?"), ("八十元", "Eighty yuan")
)
WINDOW = Window(date(2026, 10, 12), date(2026, 10, 16), time(9), time(21))


def after(seconds: float) -> datetime:
    """An instant so long after noon of the Wednesday."""
    return NOON + timedelta(seconds=seconds)


def make_live(
    monitor: User | None = None,
    agent: Agent | None = None,
    *,
    begins_s: float = 0,
    heard_s: float | None = 60,
) -> LiveCall:
    """A call that a monitor heard live from so many seconds after noon on; None: he listens on."""
    make_rubric()
    person, agent = actor_of(monitor or make_user("monitor")), agent or make_agent()
    with transaction():
        live = begin_listening(person, Wanted(agent.id, "billing", "en"), ZONE, after(begins_s))
    if heard_s is not None:
        with transaction():
            press_clock(person, live.id, "stop", after(begins_s + heard_s))
    return live


def make_record(agent: Agent, *, begins_s: float = -30, lasts_s: int = 120, **values) -> Call:
    """The telephone system's record of a call that began so long after (before: below 0) noon."""
    values = {"ring_s": 0, "started_at": after(begins_s), "duration_s": lasts_s} | values
    return make_call(agent_id=agent.id, **values)


def hand_in(live: LiveCall, given: Mapping[str, Answer] = ALL_PASS) -> None:
    """The monitor answers all items, with pass unless others are ``given``, and submits."""
    person = actor_of(live.monitor)
    with transaction():
        revision = sheet.get_own(person, live.evaluation_id).revision
        save_draft(person, live.evaluation_id, revision, given, "Well done.")
    with transaction():
        submit_evaluation(person, live.evaluation_id, ZONE)


def make_plan(agent: Agent | None = None, caller: User | None = None, **values) -> MysteryPlan:
    """A mystery call that is planned for the week of noon, by a new supervisor."""
    version, supervisor = make_rubric(), values.pop("supervisor", None) or make_user("supervisor")
    agent_id = None if {"team_id", "queue"} & values.keys() else (agent or make_agent()).id
    terms = {
        "rubric_version_id": version.id, "caller_id": (caller or make_user("monitor")).id, "window": WINDOW,
        "agent_id": agent_id, "team_id": None, "queue": "", "release_after_days": 3,
    }  # fmt: skip
    with transaction():
        return plan_mystery(actor_of(supervisor), SCENARIO, Terms(**(terms | values)), ZONE)


def make_mystery(agent: Agent | None = None, caller: User | None = None, **values) -> MysteryPlan:
    """A mystery call that was made a minute before noon and lasted a minute; its score is open."""
    agent = agent or make_agent()
    plan = make_plan(agent, caller, **values)
    with transaction():
        made = Made(agent.id, after(-60), 1, "021-5550199")
        file_call(actor_of(plan.caller), plan.id, made, ZONE)
    return plan


def make_rubric() -> RubricVersion:
    """The one small rubric."""
    return db.session.query(RubricVersion).first() or make_version()
