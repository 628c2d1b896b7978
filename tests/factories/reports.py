"""A centre with weeks of published scores, made in one go: what dashboards and months are made from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from app.accounts.models import User
from app.attendance.models import AttendanceEvent, MonthlyStatement
from app.evaluations.models import Evaluation, EvaluationItem
from app.foundation.db import db
from app.organisation.models import Agent, Team
from app.recordings.models import Call
from app.rubrics.models import RubricVersion
from app.rubrics.queries.versions import rubric_of
from app.sampling.models import Draw, DrawnCall, Shortfall
from tests.factories.build import NOON, kept
from tests.factories.rubrics import make_version
from tests.factories.sampling import make_draw

OCTOBER = [date(2026, 9, 28), date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19)]
SEPTEMBER = [date(2026, 8, 31), date(2026, 9, 7), date(2026, 9, 14)]
AFTER_OCTOBER = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
NAMES = [
    ("Laura", "李娜"), ("Brian", "王伟"), ("Chloe", "陈洁"), ("Daniel", "刘洋"),
    ("Emma", "赵敏"), ("Frank", "孙磊"), ("Grace", "周婷"), ("Henry", "吴刚"),
    ("Irene", "郑爽"), ("James", "冯涛"), ("Karen", "许静"), ("Liam", "何勇"),
]  # fmt: skip
LEADS = [("Nora", "郝班长"), ("Otto", "高班长"), ("Pia", "田班长")]
MONITORS = [("Quinn", "方监听"), ("Rosa", "石监听"), ("Sam", "白监听")]
TEAMS = [("A", "Billing", "账务班"), ("B", "Technical", "技术班"), ("C", "Outbound", "回访班")]
SLOTS = ["peak", "low", "handover", "ordinary"]


@dataclass
class Centre:
    teams: Sequence[Team]
    agents: Sequence[Agent]
    monitors: Sequence[User]
    version: RubricVersion


def make_centre(
    *, agents: int = 6, weeks: Sequence[date] = (*SEPTEMBER, *OCTOBER), calls_a_week: int = 3,
    version: RubricVersion | None = None,
) -> Centre:  # fmt: skip
    """Teams, agents, monitors, and ``calls_a_week`` drawn, scored, published calls of each agent and week."""
    lot, n = random.Random(7), db.session.query(User).count()
    leads = [_person("team_lead", n + i, *names) for i, names in enumerate(LEADS)]
    monitors = [_person("monitor", n + i, *names) for i, names in enumerate(MONITORS)]
    teams = [
        Team(code=f"{code}{n or ''}", name_en=en, name_zh=zh, lead=lead)
        for (code, en, zh), lead in zip(TEAMS, leads, strict=True)
    ]
    db.session.add_all([*leads, *monitors, *teams])
    db.session.flush()
    people = [_agent(i, n, teams[i % 3]) for i in range(agents)]
    db.session.add_all(people)
    db.session.flush()
    version = version or db.session.query(RubricVersion).first() or make_version()
    for week_on in weeks:
        _score_week(lot, week_on, people, monitors, version, calls_a_week)
    db.session.commit()
    return Centre(teams, people, monitors, version)


def _person(role: str, n: int, name_en: str, name_zh: str) -> User:
    return User(
        sign_in_name=f"{role}-{n}", name_en=name_en, name_zh=name_zh, role=role, created_at=NOON,
        password_hash="no sign-in by password",
    )  # fmt: skip


def _agent(i: int, n: int, team: Team) -> Agent:
    name_en, name_zh = NAMES[i % len(NAMES)]
    return Agent(
        number=f"{70000 + 100 * n + i}", name_en=name_en, name_zh=name_zh, team_id=team.id,
        seat_type="technical_support", grade="junior", hired_on=date(2025, 3, 1),
    )  # fmt: skip


def _score_week(lot, week_on, people, monitors, version, calls_a_week) -> None:
    draw = db.session.query(Draw).filter_by(week_on=week_on).one_or_none()
    draw = draw or make_draw(week_on=week_on, drawn_at=NOON)
    for i, agent in enumerate(people):
        chance = calls_a_week / lot.randint(calls_a_week + 2, 40)
        for k in range(calls_a_week):
            drawn = _drawn_call(lot, draw, agent, monitors[(i + k) % len(monitors)], chance, k)
            db.session.add(_scored(lot, drawn, agent, version, level=78 + i % 12))


def _drawn_call(lot, draw, agent, monitor, chance, k) -> DrawnCall:
    started_at = datetime.combine(draw.week_on, time(1 + k, lot.randint(0, 59)), UTC) + timedelta(days=k)
    call = Call(
        external_id=f"r-{draw.week_on}-{agent.number}-{k}", agent_id=agent.id, started_at=started_at,
        duration_s=lot.randint(60, 400), direction="inbound", queue="billing", ring_s=6, hold_s=0,
        customer_number="13800001234", disposition="resolved", language="en", imported_at=started_at,
    )  # fmt: skip
    drawn = DrawnCall(
        draw=draw, call=call, monitor_id=monitor.id, slot=lot.choice(SLOTS), slots=[], number=lot.random(),
        stratum=f"agent {agent.id} week {draw.week_on}", probability=chance,
        due_on=draw.week_on + timedelta(days=7 + k),
    )  # fmt: skip
    db.session.add(drawn)
    return drawn


def _scored(lot, drawn, agent, version, *, level) -> Evaluation:
    """Published on the morning of its day; one in about thirty is fatal."""
    fatal = lot.random() < 0.03
    total = Decimal(0) if fatal else Decimal(round(min(100.0, lot.gauss(level, 7)) * 4)) / 4
    published_at = datetime.combine(drawn.due_on, time(3, 15), UTC)
    return Evaluation(
        call=drawn.call, agent_id=agent.id, monitor_id=drawn.monitor_id,
        rubric_version_id=version.id, drawn_call=drawn, origin="random", state="published",
        due_on=drawn.due_on, is_fatal=fatal, total=total,
        assigned_at=drawn.call.started_at, published_at=published_at, saved_at=published_at,
        submitted_at=published_at,
        comment="Promised a refund that the rules do not allow." if fatal else "",
        items=[_item(lot, item.code) for item in rubric_of(version).items],
    )  # fmt: skip


def _item(lot, code: str) -> EvaluationItem:
    verdict = lot.choices(["pass", "fail", "not_applicable"], [80, 15, 5])[0]
    return EvaluationItem(
        item_code=code, verdict=verdict, proposed=lot.choice(["pass", "fail", None]), points=Decimal(0)
    )


def make_open_evaluations(centre: Centre, week_on: date, *, each: int = 2) -> None:
    """Drawn calls of a week that wait for their monitors."""
    _score_week(random.Random(3), week_on, centre.agents, centre.monitors, centre.version, each)
    db.session.flush()
    for row in db.session.query(Evaluation).join(DrawnCall).join(Draw).filter(Draw.week_on == week_on):
        row.state, row.submitted_at, row.published_at = "assigned", None, None
        row.total, row.is_fatal = None, False
    db.session.commit()


def make_statement(agent: Agent, month: str = "2026-10", **values: Any) -> MonthlyStatement:
    """A settled month with one late arrival, unless told otherwise."""
    late = AttendanceEvent(
        day=date.fromisoformat(f"{month}-12"), kind="late", minutes=12, rule="A2",
        consequence="half_day_leave", days=Decimal("0.5"), money=Decimal(0),
    )  # fmt: skip
    defaults = {
        "agent_id": agent.id, "month": month, "rules_hash": "0" * 64, "duty_days": 21,
        "leave_days": Decimal("0.5"), "absence_days": Decimal(0), "money": Decimal(0), "proposals": [],
        "settled_at": NOON, "events": [late],
    }  # fmt: skip
    return kept(MonthlyStatement(**(defaults | values)))


def make_shortfall(agent: Agent, week_on: date = OCTOBER[1]) -> Shortfall:
    draw = db.session.query(Draw).filter_by(week_on=week_on).one()
    short = Shortfall(draw_id=draw.id, agent_id=agent.id, wanted=3, drawn=1, reason="too_few_calls")
    return kept(short)
