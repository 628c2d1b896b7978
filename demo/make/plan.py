"""Which agent speaks which dialogue with which planted faults: three calls a week, five weeks."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from demo.make.script import FAULTS, Dialogue

SEED = 20261122
WEEKS = 5
CALLS_A_WEEK = 3
TEAM_QUEUES = {
    "enquiry": ("billing", "sales", "moving"),
    "technical": ("technical", "faults", "metering"),
    "outbound": ("outbound", "complaints", "refunds", "billing"),
}
# How many of an agent's fifteen calls carry a fault: agents differ, or the dashboards would be flat.
FAULTY_CALLS = (2, 6, 4, 7, 3, 5, 8, 4, 2, 9, 6, 12)
CALLS_WITH_TWO_FAULTS = 12


@dataclass(frozen=True)
class Planned:
    """One call to be rendered; ``number`` counts from 1 over all English calls."""

    number: int
    agent: int
    week: int
    slot: int
    dialogue: Dialogue
    faults: tuple[str, ...]


def english_plan(dialogues: Sequence[Dialogue], teams: Sequence[str]) -> list[Planned]:
    """A plan for every agent; ``teams`` is each agent's team code, in the agents' order."""
    rng = random.Random(SEED)
    chosen = _dialogues_of_agents(dialogues, teams, rng)
    faults = _plant(chosen, rng)
    planned = []
    for agent, own in enumerate(chosen):
        for place, dialogue in enumerate(own):
            week, slot = divmod(place, CALLS_A_WEEK)
            number = agent * WEEKS * CALLS_A_WEEK + place + 1
            planned.append(Planned(number, agent, week, slot, dialogue, faults[agent, place]))
    return planned


def _dialogues_of_agents(
    dialogues: Sequence[Dialogue], teams: Sequence[str], rng: random.Random
) -> list[list[Dialogue]]:
    """Fifteen dialogues for each agent from the queues of the team, each dialogue about equally often."""
    calls = WEEKS * CALLS_A_WEEK
    stock: dict[str, list[Dialogue]] = {}
    chosen = []
    for team in teams:
        pile = stock.setdefault(team, [])
        while len(pile) < calls:
            own = [d for d in dialogues if d.queue in TEAM_QUEUES[team]]
            pile += rng.sample(own, len(own))
        chosen.append(rng.sample(pile[:calls], calls))
        del pile[:calls]
    return chosen


def _plant(
    chosen: Sequence[Sequence[Dialogue]], rng: random.Random
) -> dict[tuple[int, int], tuple[str, ...]]:
    """Faults for every call, each kind about equally often, only where the dialogue can carry it."""
    places = [(a, p) for a, n in enumerate(FAULTY_CALLS) for p in rng.sample(range(len(chosen[a])), n)]
    rng.shuffle(places)
    used: Counter[str] = Counter()
    planted: dict[tuple[int, int], tuple[str, ...]] = {
        (agent, place): () for agent, own in enumerate(chosen) for place in range(len(own))
    }
    for agent, place in [*places, *places[:CALLS_WITH_TWO_FAULTS]]:
        dialogue, carried = chosen[agent][place], planted[agent, place]
        # What few dialogues can carry goes first among equals, so that every kind gets its share.
        kinds = [f for f in reversed(FAULTS) if f not in carried and dialogue.can_carry(f)]
        kind = min(kinds, key=lambda f: used[f] - 2 * (f in ("hold_unannounced", "long_silence")))
        used[kind] += 1
        planted[agent, place] = (*carried, kind)
    return planted
