"""The score that the rules alone would propose for a call, out of what they decided."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from app.engines.scoring.rubric import Rubric
from app.engines.scoring.score import Decision, score_so_far

NOTHING = float("nan")
_PATTERNS = 20_000


class Proposals:
    """Scores of one rubric. Calls with the same proposals get the same score, counted once."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self._score = lru_cache(_PATTERNS)(self._scored)

    def total(self, decided: Mapping[str, Decision]) -> float:
        """Points, 0–100, for what the rules propose by item code (``scoring.proposed``); NaN for nothing.

        Items without a proposal and with an abstained one wait for a person, and those that are asked only
        after them: they are left out as if the form did not have them.
        """
        return self._score(tuple(sorted(decided.items())))

    def _scored(self, decided: tuple[tuple[str, Decision], ...]) -> float:
        found = score_so_far(self._rubric, dict(decided))
        return NOTHING if found is None else float(found.total)
