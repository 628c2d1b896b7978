"""A centre with weeks of published scores, made in one go: what dashboards and the month are computed from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from app.accounts.models import User
from app.attendance.models import AttendanceEvent, MonthlyStatement
from app.evaluations.models import Evaluation, EvaluationItem
from app.foundation.db import db
from app.organisation.models import Agent, Team
from app.recordings.models import Call
from app.rubrics.models import RubricVersion
from app.rubrics.queries.versions import rubric_of
from app.sampling.models import Draw, DrawnCall, Shortfall
from tests.factories.build import NOON
from tests.factories.rubrics import make_version

OCTOBER = [date(2026, 9, 28), date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19)]
SEPTEMBER = [date(2026, 8, 31), date(2026, 9, 7), date(2026, 9, 14)]
AFTER_OCTOBER = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
GIVEN_ZH, GIVEN_EN = (
    "李娜 王伟 陈洁 刘洋 赵敏 孙磊 周婷 吴刚 郑爽 冯涛 许静 何勇".split(),
    ("Laura Brian Chloe Daniel Emma Frank Grace Henry Irene James Karen Liam".split()),
)
TEAMS = [("A", "Billing", "账务班"), ("B", "Technical", "技术班"), ("C", "Outbound", "回访班")]
SLOTS = ["peak", "low", "handover", "ordinary"]


@dataclass
class Centre:
    teams: Sequence[Team]
    agents: Sequence[Agent]
    monitors: Sequence[User]
    version: RubricVersion


def make_centre(
    *, agents: int = 6, weeks: Sequence[date] = (*SEPTEMBER, *OCTOBER), calls_a_week: int = 3, seed: int = 7,
    version: RubricVersion | None = None,
) -> Centre:  # fmt: skip
    """Teams, agents, monitors, and ``calls_a_week`` drawn, scored and published calls of each agent and week."""
    lot, n = random.Random(seed), db.session.query(User).count()
    leads = [
        _person("team_lead", n + i, en, zh)
        for i, (en, zh) in enumerate([("Nora", "郝班长"), ("Otto", "高班长"), ("Pia", "田班长")])
    ]
    monitors = [
        _person("monitor", n + i, en, zh)
        for i, (en, zh) in enumerate([("Quinn", "方监听"), ("Rosa", "石监听"), ("Sam", "白监听")])
    ]
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
    codes = [item.code for item in rubric_of(version).items]
    for week_on in weeks:
        _score_week(lot, week_on, people, monitors, version, codes, calls_a_week)
    db.session.commit()
    return Centre(teams, people, monitors, version)


def _person(role: str, n: int, name_en: str, name_zh: str) -> User:
    return User(
        sign_in_name=f"{role}-{n}", name_en=name_en, name_zh=name_zh, role=role, created_at=NOON,
        password_hash="no sign-in by password",
    )  # fmt: skip


def _agent(i: int, n: int, team: Team) -> Agent:
    return Agent(
        number=f"{8000 + 10 * n + i}", name_en=GIVEN_EN[i % 12], name_zh=GIVEN_ZH[i % 12], team_id=team.id,
        seat_type="technical_support", grade="junior", hired_on=date(2025, 3, 1),
    )  # fmt: skip


def _score_week(lot, week_on, people, monitors, version, codes, calls_a_week) -> None:
    draw = db.session.query(Draw).filter_by(week_on=week_on).one_or_none() or Draw(
        plan="weekly",
        week_on=week_on,
        seed="5e" * 32,
        commitment=f"{week_on}",
        committed_at=NOON,
        drawn_at=NOON,
    )
    db.session.add(draw)
    db.session.flush()
    for i, agent in enumerate(people):
        chance = calls_a_week / lot.randint(calls_a_week + 2, 40)
        for k in range(calls_a_week):
            monitor = monitors[(i + k) % len(monitors)]
            _score_call(lot, draw, agent, monitor, version, codes, chance, k, level=78 + i % 12)


def _score_call(lot, draw, agent, monitor, version, codes, chance, k, *, level) -> None:
    started_at = datetime.combine(draw.week_on, time(1 + k, lot.randint(0, 59)), UTC) + timedelta(days=k)
    due_on = draw.week_on + timedelta(days=7 + k)
    call = Call(
        external_id=f"r-{draw.week_on}-{agent.number}-{k}", agent_id=agent.id, started_at=started_at,
        duration_s=lot.randint(60, 400), direction="inbound", queue="billing", ring_s=6, hold_s=0,
        customer_number="13800001234", disposition="resolved", language="en", imported_at=started_at,
    )  # fmt: skip
    drawn = DrawnCall(
        draw=draw, call=call, monitor_id=monitor.id, slot=lot.choice(SLOTS), slots=[], due_on=due_on,
        stratum=f"agent {agent.id} week {draw.week_on}", number=lot.random(), probability=chance,
    )  # fmt: skip
    fatal = lot.random() < 0.03
    items = []
    for code in codes:
        proposed = lot.choice(["pass", "fail", None])
        verdict = lot.choices(["pass", "fail", "not_applicable"], [80, 15, 5])[0]
        items.append(EvaluationItem(item_code=code, verdict=verdict, proposed=proposed, points=Decimal(0)))
    db.session.add(
        Evaluation(
            call=call, agent_id=agent.id, monitor_id=monitor.id, rubric_version_id=version.id, drawn_call=drawn,
            origin="random", state="published", due_on=due_on, is_fatal=fatal, assigned_at=started_at, items=items,
            total=Decimal(0) if fatal else Decimal(round(min(100.0, lot.gauss(level, 7)) * 4)) / 4,
            published_at=datetime.combine(due_on, time(3 + k, 15), UTC), saved_at=started_at,
            comment="Promised a refund that the rules do not allow." if fatal else "",
        )
    )  # fmt: skip


def make_open_evaluations(centre: Centre, week_on: date, *, each: int = 2) -> None:
    """Drawn calls of a week that wait for their monitors."""
    lot = random.Random(3)
    codes = [item.code for item in rubric_of(centre.version).items]
    _score_week(lot, week_on, centre.agents, centre.monitors, centre.version, codes, each)
    db.session.flush()
    for row in db.session.query(Evaluation).join(DrawnCall).join(Draw).filter(Draw.week_on == week_on):
        row.state, row.published_at, row.total, row.is_fatal = "assigned", None, None, False
        for item in row.items:
            item.verdict = None
    db.session.commit()


def make_statement(agent: Agent, month: str = "2026-10", **values) -> MonthlyStatement:
    """A settled month with one late arrival, unless told otherwise."""
    day = date.fromisoformat(f"{month}-12")
    late = AttendanceEvent(
        day=day, kind="late", minutes=12, consequence="half_day_leave", rule="A2", days=Decimal("0.5"), money=Decimal(0)
    )  # fmt: skip
    defaults = {
        "agent_id": agent.id, "month": month, "rules_hash": "0" * 64, "duty_days": 21, "leave_days": Decimal("0.5"),
        "absence_days": Decimal(0), "money": Decimal(0), "proposals": [], "settled_at": NOON, "events": [late],
    }  # fmt: skip
    statement = MonthlyStatement(**(defaults | values))
    db.session.add(statement)
    db.session.commit()
    return statement


def make_shortfall(agent: Agent, week_on: date = OCTOBER[1]) -> Shortfall:
    draw = db.session.query(Draw).filter_by(week_on=week_on).one()
    short = Shortfall(draw_id=draw.id, agent_id=agent.id, wanted=3, drawn=1, reason="too_few_calls")
    db.session.add(short)
    db.session.commit()
    return short
