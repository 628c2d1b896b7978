"""Common problems (共性问题), apart from individual ones (F3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.engines.improvement.rules import CommonProblemRules


@dataclass(frozen=True, slots=True)
class CommonProblem:
    """An item that many agents failed; ``agent_ids`` (ascending) are those who failed it at least once."""

    item_code: str
    calls_judged: int
    calls_failed: int
    agents_judged: int
    agent_ids: tuple[int, ...]

    @property
    def fail_ratio(self) -> float:
        return self.calls_failed / self.calls_judged


def common_problems(
    item_code: Sequence[str],
    agent_id: NDArray[np.int64],
    failed: NDArray[np.bool_],
    rules: CommonProblemRules,
) -> list[CommonProblem]:
    """The common problems among judged items, the most widespread first (F3).

    Columns of shape (n,), one row per item judged in one call (not-applicable ones left out): the item's
    code, the agent, whether he failed it. Order: number of agents, then share of failures, then code.
    """
    codes, of_item = np.unique(np.asarray(item_code, dtype=str), return_inverse=True)
    judged = np.bincount(of_item, minlength=len(codes))
    failures = np.bincount(of_item[failed], minlength=len(codes))
    found = []
    for index in np.flatnonzero(
        (failures >= rules.at_least_calls) & (failures >= rules.at_least_fail_ratio * judged)
    ):
        mine = of_item == index
        agents = np.unique(agent_id[mine & failed])
        if len(agents) >= rules.at_least_agents:
            everyone = len(np.unique(agent_id[mine]))
            ids = tuple(int(agent) for agent in agents)
            found.append(
                CommonProblem(str(codes[index]), int(judged[index]), int(failures[index]), everyone, ids)
            )
    return sorted(
        found, key=lambda problem: (-len(problem.agent_ids), -problem.fail_ratio, problem.item_code)
    )
