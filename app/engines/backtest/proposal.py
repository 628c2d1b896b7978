"""The score that the rules alone would propose for a call, out of what they decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from app.engines.scoring.rubric import Rubric
from app.engines.scoring.score import ScoreError, score
from app.engines.scoring.verdict import Verdict

NOTHING = float("nan")
_PATTERNS = 20_000


class Proposals:
    """Scores of one rubric. Calls with the same verdicts get the same score, counted once."""

    def __init__(self, rubric: Rubric) -> None:
        self._rubric = rubric
        self._items = {item.code: item for item in rubric.items}
        self._score = lru_cache(_PATTERNS)(self._scored)

    def total(self, verdicts: Mapping[str, str]) -> float:
        """Points, 0–100, for the rules' verdicts by item code; NaN where they decided nothing.

        Items without a verdict, with an abstained one, and with a "not applicable" that the rubric does
        not allow wait for a person: they are left out as if the form did not have them.
        """
        return self._score(tuple(sorted(verdicts.items())))

    def _scored(self, verdicts: tuple[tuple[str, str], ...]) -> float:
        decided = {code: Verdict(name) for code, name in verdicts if self._counts(code, name)}
        kept = (
            (part, tuple(item for item in part.items if item.code in decided))
            for part in self._rubric.sections
        )
        sections = tuple(replace(part, items=items) for part, items in kept if items)
        if not sections:
            return NOTHING
        try:
            return float(score(replace(self._rubric, sections=sections), decided).total)
        except ScoreError as error:
            if error.code != "nothing_applies":
                raise
            return NOTHING

    def _counts(self, code: str, name: str) -> bool:
        if name == Verdict.NOT_APPLICABLE.value:
            return self._items[code].not_applicable
        return name != Verdict.ABSTAIN.value
