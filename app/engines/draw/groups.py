"""Who of a group is heard, and in which of his calls: a share of the agents, each by lot (S4, S6).

1. Agents stand in the order of their permanent random numbers; each number follows from the seed and the
   agent alone, so that the order of two agents is the same whoever else is in the group.
2. From the front on agents are taken until there are enough; one without a call is passed over, and named.
3. Of each the call with the smallest number of another derived seed is heard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.engines.draw.numbers import choose, derived_seed, seeded_order


class GroupDraw(NamedTuple):
    """``calls``: agent → the call to hear, in the order of the draw. ``passed_over``: agents without a call
    whose turn it was; the next one stepped in for each. ``missing``: how many could not be replaced."""

    calls: dict[str, str]
    passed_over: list[str]
    missing: int


def group_size(agents: int, percent: int) -> int:
    """How many of so many agents are ``percent`` of them: rounded up, at least one; 0 of none (S4)."""
    return max(1, -(-agents * percent // 100)) if agents else 0


def draw_group(seed: bytes, calls: Mapping[str, Sequence[str]], size: int) -> GroupDraw:
    """Draw ``size`` agents of a group, and one call of each.

    ``calls``: every agent concerned, by a name that never changes, and the ids of his calls, maybe none.
    Same seed and calls, same draw, in whatever order they come. Raises ValueError for a seed outside
    16–64 bytes.
    """
    agents = list(calls)
    for_agents, for_calls = derived_seed(seed, "agents"), derived_seed(seed, "calls")
    drawn: dict[str, str] = {}
    passed_over: list[str] = []
    for place in seeded_order(for_agents, agents).tolist():
        if len(drawn) == size:
            break
        agent = agents[place]
        if not calls[agent]:
            passed_over.append(agent)
            continue
        [first] = choose(for_calls, list(calls[agent]), 1)
        drawn[agent] = calls[agent][first]
    return GroupDraw(drawn, passed_over, size - len(drawn))
