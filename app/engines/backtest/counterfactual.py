"""Whether a rubric's verdicts hang on the agent's name, on gender words, or on how an accent is spelt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from app.engines.backtest.report import SwapReport
from app.engines.backtest.swapping import swap_words
from app.engines.backtest.swaps import Swap, Swaps, name_table
from app.engines.scoring.engine import CompiledRubrics, find
from app.engines.scoring.finding import CallInput
from app.engines.speech.types import Speaker, Transcript

_NOT_THE_CUSTOMER = frozenset({Speaker.AGENT, Speaker.UNKNOWN})


@dataclass(slots=True)
class Rehearing:
    """Hears calls again with other words and counts what that turns. ``compiled`` holds the draft alone."""

    compiled: CompiledRubrics
    swaps: Swaps
    reheard: int = 0
    _calls: Counter[Swap] = field(default_factory=Counter)
    _turned: Counter[Swap] = field(default_factory=Counter)
    _items: dict[Swap, Counter[str]] = field(default_factory=lambda: {swap: Counter() for swap in Swap})

    def hear(self, call: CallInput, names: tuple[str, ...], turn: int, found: Mapping[str, str]) -> None:
        """Hear a call once for each kind of words in it; ``found`` are the verdicts as it was said."""
        self.reheard += 1
        for swap, transcript in self._versions(call.transcript, names, turn):
            again = find(self.compiled, replace(call, transcript=transcript))
            turned = [one.item_code for one in again if one.verdict.value != found.get(one.item_code)]
            self._calls[swap] += 1
            self._turned[swap] += bool(turned)
            self._items[swap].update(turned)

    def reports(self) -> tuple[SwapReport, ...]:
        """What was counted, kind by kind."""
        return tuple(
            SwapReport(swap, self._calls[swap], self._turned[swap], dict(sorted(self._items[swap].items())))
            for swap in Swap
        )

    def _versions(
        self, transcript: Transcript, names: tuple[str, ...], turn: int
    ) -> Iterator[tuple[Swap, Transcript]]:
        of_name = name_table(names, transcript.language, self.swaps, turn)
        made = {
            Swap.NAME: swap_words(transcript, of_name),
            Swap.GENDER: swap_words(transcript, self.swaps.gender),
            Swap.ACCENT: swap_words(transcript, self.swaps.accent, _NOT_THE_CUSTOMER),
        }
        return ((swap, other) for swap, other in made.items() if other is not None)
