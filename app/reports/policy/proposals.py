"""What a month's figures call for (M1); a person decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from app.foundation.i18n import Bilingual, LazyString, _
from app.reports.policy.rows import Agent, MonthRows

STILL_OPEN = "found"  # a training need that nobody has planned for yet


def proposals_of(rows: MonthRows) -> list[dict[str, Any]]:
    """The proposals as codes with their facts: serious ones first, agents by number."""
    people = {agent.id: agent for agent in rows.agents}
    short = len({row.agent_id for row in rows.shortfalls})
    return [
        *_on_attendance(rows, people),
        *_interviews(rows, people),
        *_trainings(rows),
        *([{"code": "plans", "count": rows.coaching.overdue}] if rows.coaching.overdue else []),
        *({"code": "overdue", "name": _pair(m.name), "count": m.overdue} for m in rows.monitors if m.overdue),
        *([{"code": "shortfall", "count": short}] if short else []),
    ]


def _on_attendance(rows: MonthRows, people: dict[int, Agent]) -> Iterator[dict[str, Any]]:
    for row in sorted(rows.attendance, key=lambda row: people[row.agent_id].number):
        for proposal in row.proposals:
            yield _of_agent(str(proposal), people[row.agent_id]) | {"days": float(row.absence_days)}


def _interviews(rows: MonthRows, people: dict[int, Agent]) -> Iterator[dict[str, Any]]:
    """One line for all: a long month would bury the other proposals."""
    counts = sorted(
        ((people[key], count) for key, count in rows.without_interview.items()),
        key=lambda line: (-line[1], line[0].number),
    )
    if counts:
        names = [Bilingual(zh=f"{a.name.zh} {count}", en=f"{a.name.en} {count}") for a, count in counts]
        yield {"code": "interviews", "count": sum(rows.without_interview.values()), "name": _listed(names)}


def _trainings(rows: MonthRows) -> Iterator[dict[str, Any]]:
    """Needs that nobody has planned for, in one line."""
    titles = [need.title for need in rows.needs if need.state == STILL_OPEN]
    if titles:
        yield {"code": "training", "name": _listed(titles)}


def _listed(names: Sequence[Bilingual]) -> dict[str, str]:
    return {"zh": "、".join(name.zh for name in names), "en": ", ".join(name.en for name in names)}


def _of_agent(code: str, agent: Agent) -> dict[str, Any]:
    return {"code": code, "number": agent.number, "name": _pair(agent.name)}


def _pair(name: Bilingual) -> dict[str, str]:
    return {"zh": name.zh, "en": name.en}


TEXTS: dict[str, Callable[..., LazyString]] = {
    "dismissal": lambda **facts: _(
        "%(name)s (%(number)s) was absent for %(days)s days: dismissal is proposed (A8).", **facts
    ),
    "appraisal_zero": lambda **facts: _(
        "%(name)s (%(number)s) was absent for %(days)s days: an appraisal of zero is proposed (A8).", **facts
    ),
    "interviews": lambda **facts: _(
        "Hold interviews on %(count)s low or serious scores that had none: %(name)s (F1).", **facts
    ),
    "training": lambda **facts: _("Plan training, many agents share a problem: %(name)s (F3).", **facts),
    "plans": lambda **facts: _("Improvement plans past their date: %(count)s. Follow them up (F2).", **facts),
    "overdue": lambda **facts: _(
        "%(name)s, calls unscored past their day: %(count)s. Check the workload (S7).", **facts
    ),
    "shortfall": lambda **facts: _(
        "Agents heard less often than planned: %(count)s. Check recordings and roster (S1).", **facts
    ),
}


def proposal_text(proposal: dict[str, Any]) -> LazyString | str:
    """The proposal as a sentence; the bare code where a later version of the house made it."""
    facts = {key: value for key, value in proposal.items() if key in ("number", "count")}
    if "name" in proposal:
        facts["name"] = Bilingual.from_json(proposal["name"])
    if "days" in proposal:
        facts["days"] = f"{proposal['days']:g}"
    code = str(proposal["code"])
    return TEXTS[code](**facts) if code in TEXTS else code
