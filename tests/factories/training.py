"""Published failures and the needs that grow out of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from app.evaluations.models import Evaluation, EvaluationItem
from app.rubrics.models import RubricVersion
from app.training.models import TrainingNeed
from tests.factories.build import NOON, kept, make_agent, make_call, make_user, next_number


def make_bare_version() -> RubricVersion:
    n = next_number()
    return kept(
        RubricVersion(
            code=f"bare-{n}",
            digest=f"{n:064d}",
            language="en",
            title_en="Bare",
            title_zh="空",
            source="",
            lexicons={},
            registered_at=NOON,
            in_force=False,
        )
    )


def publish_failures(item_code: str, *, agents: int, calls_each: int = 1) -> list[int]:
    """Published evaluations in which each of so many new agents failed the item; returns the agents' ids."""
    version, monitor = make_bare_version(), make_user("monitor")
    ids = [make_agent().id for _ in range(agents)]
    for agent_id in ids * calls_each:
        item = EvaluationItem(item_code=item_code, verdict="fail", proposed=None, points=Decimal(0))
        kept(
            Evaluation(
                call_id=make_call(agent_id=agent_id).id,
                agent_id=agent_id,
                monitor_id=monitor.id,
                rubric_version_id=version.id,
                origin="random",
                state="published",
                due_on=date(2026, 10, 20),
                total=Decimal(90),
                assigned_at=NOON,
                submitted_at=NOON,
                published_at=NOON,
                items=[item],
            )
        )
    return ids


def make_need(**values: Any) -> TrainingNeed:
    n = next_number()
    defaults = {
        "month": "2026-10",
        "item_code": f"item-{n}",
        "title_en": f"Item {n}",
        "title_zh": f"项目{n}",
        "calls_judged": 10,
        "calls_failed": 4,
        "agents_judged": 6,
        "agent_ids": [1, 2, 3],
        "state": "found",
        "found_at": NOON,
    }
    return kept(TrainingNeed(**(defaults | values)))
