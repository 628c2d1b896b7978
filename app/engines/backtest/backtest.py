"""Past calls, one after the other, judged by two rubrics; nothing but columns of verdicts is kept.

1. A transcript is matched once for both rubrics, unless they were frozen with different word lists.
2. Each call adds a byte an item and rubric, a byte an item for what people decided, and two scores.
3. Every so many calls is heard again with other words (``counterfactual``).
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from app.engines.backtest.agreement import agreement
from app.engines.backtest.columns import Verdicts
from app.engines.backtest.comparable import comparable
from app.engines.backtest.counterfactual import Rehearing
from app.engines.backtest.flips import find_flips
from app.engines.backtest.means import changed_means
from app.engines.backtest.proposal import Proposals
from app.engines.backtest.report import ItemReport, Report, RubricName
from app.engines.backtest.swaps import Swaps
from app.engines.scoring.engine import CompiledRubrics, compile_rubrics, find
from app.engines.scoring.finding import CallInput
from app.engines.scoring.judge import Judge
from app.engines.scoring.lexicon import Lexicon
from app.engines.scoring.minilm import minilm_for
from app.engines.scoring.proposed import proposed
from app.engines.scoring.rubric import Item, Rubric, Section
from app.engines.scoring.score import Decision
from app.engines.scoring.walk import uses_judge

_BEFORE, _AFTER = "before", "after"


@dataclass(frozen=True, slots=True)
class Standard:
    """A rubric with the word lists that it is used with; ``digest`` is the hash of both."""

    rubric: Rubric
    lexicons: Mapping[str, Lexicon]
    digest: str

    @property
    def name(self) -> RubricName:
        return RubricName(self.rubric.code, self.rubric.version, self.digest, self.rubric.title)


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call of the period: ids, what rules may know of it, how its agent may be called."""

    id: int
    agent_id: int
    team_id: int
    heard: CallInput
    agent_names: tuple[str, ...]


class Backtest:
    """Give it calls, oldest first, with ``look_at``; ask for the ``report`` at the end.

    ``swaps`` are the words of the rubrics' language; each ``rehear_each``-th call is heard again with them.
    ``judge`` answers what rules ask a judge; without one they abstain.
    """

    def __init__(
        self,
        before: Standard,
        after: Standard,
        swaps: Swaps | None = None,
        rehear_each: int = 1,
        judge: Judge | None = None,
    ) -> None:
        self._before, self._after, self._rehear_each = before, after, rehear_each
        self._compiled, self._judge = _compile(before, after), judge
        self._rules = {side: _judged(one.rubric) for side, one in ((_BEFORE, before), (_AFTER, after))}
        self._items = self._rules[_BEFORE] | self._rules[_AFTER]
        self._found = {side: Verdicts.of(items) for side, items in self._rules.items()}
        self._people = Verdicts.of(self._items)
        self._proposals = {_BEFORE: Proposals(before.rubric), _AFTER: Proposals(after.rubric)}
        self._scores = {_BEFORE: array("d"), _AFTER: array("d")}
        self._calls, self._agents, self._teams = array("q"), array("q"), array("q")
        self._looked = 0
        self._rehearing = None if swaps is None else Rehearing(_alone(self._compiled), swaps)

    def look_at(self, call: PastCall, decided: Mapping[str, str]) -> None:
        """Judge one call by both rubrics; ``decided``: item code → what a person decided."""
        self._looked += 1
        found: dict[str, dict[str, str]] = {_BEFORE: {}, _AFTER: {}}
        wanted: dict[str, dict[str, Decision]] = {_BEFORE: {}, _AFTER: {}}
        for one in (one for compiled in self._compiled for one in find(compiled, call.heard, self._judge)):
            side, code = one.rubric_code, one.item_code
            found[side][code] = one.verdict.value
            wanted[side][code] = proposed(self._rules[side][code], one)
        if not any(found.values()):
            return
        for side, verdicts in found.items():
            self._found[side].add(verdicts)
            self._scores[side].append(self._proposals[side].total(wanted[side]))
        self._people.add(comparable(self._items, decided))
        self._calls.append(call.id)
        self._agents.append(call.agent_id)
        self._teams.append(call.team_id)
        if self._rehearing and found[_AFTER] and (self._looked - 1) % self._rehear_each == 0:
            self._rehearing.hear(call.heard, call.agent_names, call.id, found[_AFTER])

    def report(self) -> Report:
        """What came out of the calls so far."""
        agents, teams = np.array(self._agents, dtype=np.int64), np.array(self._teams, dtype=np.int64)
        before, after = (np.array(self._scores[side], dtype=np.float64) for side in (_BEFORE, _AFTER))
        whole = changed_means(np.zeros(len(agents), dtype=np.int64), before, after)
        return Report(
            before=self._before.name, after=self._after.name, calls=self._looked, judged=len(self._calls),
            items=tuple(self._item(item) for item in self._items.values()),
            whole=whole[0] if whole else None, teams=changed_means(teams, before, after),
            agents=changed_means(agents, before, after),
            reheard=self._rehearing.reheard if self._rehearing else 0,
            swaps=self._rehearing.reports() if self._rehearing else (),
        )  # fmt: skip

    def _item(self, item: Item) -> ItemReport:
        calls = np.array(self._calls, dtype=np.int64)
        nothing = np.zeros(len(calls), dtype=np.int8)
        there = {side: item.code in self._found[side] for side in self._found}
        found = {side: self._found[side][item.code] if there[side] else nothing for side in there}
        agreed = {
            side: agreement(self._people[item.code], found[side]) if there[side] else None for side in there
        }
        return ItemReport(
            item.code, item.title, there[_BEFORE], there[_AFTER],
            find_flips(found[_BEFORE], found[_AFTER], calls), agreed[_BEFORE], agreed[_AFTER],
        )  # fmt: skip


def _judged(rubric: Rubric) -> dict[str, Item]:
    return {item.code: item for item in rubric.items if item.rule is not None}


def _compile(before: Standard, after: Standard) -> tuple[CompiledRubrics, ...]:
    # Both may have the same code and number: findings are told apart by which of the two they come from.
    old, new = replace(before.rubric, code=_BEFORE), replace(after.rubric, code=_AFTER)
    models = minilm_for(old), minilm_for(new)
    if before.lexicons == after.lexicons:
        return (compile_rubrics([old, new], after.lexicons, models[0] or models[1]),)
    return (
        compile_rubrics([old], before.lexicons, models[0]),
        compile_rubrics([new], after.lexicons, models[1]),
    )


def _alone(compiled: tuple[CompiledRubrics, ...]) -> CompiledRubrics:
    """The draft without the rubric before it, with the same matchers.

    Items that ask a judge are left out: he has never read the call with other words.
    """
    last = compiled[-1]
    return replace(last, rubrics=tuple(_unjudged(one) for one in last.rubrics if one.code == _AFTER))


def _unjudged(rubric: Rubric) -> Rubric:
    return replace(rubric, sections=tuple(_without_judge(section) for section in rubric.sections))


def _without_judge(section: Section) -> Section:
    items = (replace(item, rule=None) if uses_judge(item) else item for item in section.items)
    return replace(section, items=tuple(items))
