"""What a month's figures call for (M1); a person decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
        *({"code": "training", "name": _pair(n.title)} for n in rows.needs if n.state == STILL_OPEN),
        *([{"code": "plans", "count": rows.coaching.overdue}] if rows.coaching.overdue else []),
        *({"code": "overdue", "name": _pair(m.name), "count": m.overdue} for m in rows.monitors if m.overdue),
        *([{"code": "shortfall", "count": short}] if short else []),
    ]


def _on_attendance(rows: MonthRows, people: dict[int, Agent]) -> Iterator[dict[str, Any]]:
    for row in sorted(rows.attendance, key=lambda row: people[row.agent_id].number):
        for proposal in row.proposals:
            yield _of_agent(str(proposal), people[row.agent_id]) | {"days": float(row.absence_days)}


def _interviews(rows: MonthRows, people: dict[int, Agent]) -> Iterator[dict[str, Any]]:
    for agent_id, count in sorted(rows.without_interview.items(), key=lambda row: people[row[0]].number):
        yield _of_agent("interview", people[agent_id]) | {"count": count}


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
    "interview": lambda **facts: _(
        "Hold an interview with %(name)s (%(number)s): %(count)s low or serious scores without one (F1).",
        **facts,
    ),
    "training": lambda **facts: _(
        "Plan a training on “%(name)s”: many agents share this problem (F3).", **facts
    ),
    "plans": lambda **facts: _("Follow up %(count)s improvement plans whose date has passed (F2).", **facts),
    "overdue": lambda **facts: _(
        "%(name)s left %(count)s calls unscored past their day: check the workload (S7).", **facts
    ),
    "shortfall": lambda **facts: _(
        "%(count)s agents were heard less often than planned: check recordings and roster (S1).", **facts
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
