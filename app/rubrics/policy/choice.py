"""Which rubric a call is scored on (Q1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from app.engines.scoring.engine import product_language
from app.engines.scoring.rubric import AppliesTo, Rubric

T = TypeVar("T")


def closeness(applies_to: AppliesTo, language: str, metadata: Mapping[str, object]) -> int | None:
    """How many of language, queue, direction and seat type the rubric names for this call; None if it is
    not for it. A tag such as ``en`` is also for ``en-GB``.
    """
    spoken = [tag for tag in applies_to.languages if f"{language}-".lower().startswith(f"{tag}-".lower())]
    pairs = [
        (applies_to.languages, spoken[0] if spoken else None),
        (applies_to.queues, metadata.get("queue")),
        (applies_to.directions, metadata.get("direction")),
        (applies_to.seat_types, metadata.get("seat_type")),
    ]
    if any(wanted and value not in wanted for wanted, value in pairs):
        return None
    return sum(1 for wanted, _ in pairs if wanted)


def choose(
    rubrics: Iterable[tuple[T, Rubric]], language: str | None, metadata: Mapping[str, object]
) -> T | None:
    """The key of the rubric that is made most closely for a call in ``language`` (BCP 47); None without any.

    A call whose language is yet to be heard (None) has none so far. Of two that are equally close, the one
    whose code comes first in the alphabet, so that the choice is the same on every machine.
    """
    if language is None:
        return None
    tag = product_language(language)
    fitting = [
        (-close, rubric.code, key)
        for key, rubric in rubrics
        if rubric.language == tag and (close := closeness(rubric.applies_to, language, metadata)) is not None
    ]
    return min(fitting, key=lambda row: row[:2])[2] if fitting else None
