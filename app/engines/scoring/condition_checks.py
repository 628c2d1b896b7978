"""What can be wrong with one condition whose types are right: ranges, missing halves, unsafe patterns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.engines.scoring import conditions as kinds
from app.engines.scoring.conditions import Condition
from app.engines.scoring.regex_guard import PatternError, safe_pattern
from app.engines.scoring.text import Text
from app.engines.speech.types import Speaker

MIN_OR_MAX = Text(zh="需要 min 或 max，且 min 小于 max", en="needs 'min' or 'max', and 'min' below 'max'")


def condition_fault(condition: Condition) -> Text | None:
    """What is wrong with the condition itself, not with those in it."""
    find: Callable[[Any], Text | None] | None = FAULTS.get(type(condition))
    return None if find is None else find(condition)


def _phrase(condition: kinds.Phrase) -> Text | None:
    if not (condition.any or condition.all or condition.none):
        return Text(zh="至少需要 any、all、none 之一", en="needs one of 'any', 'all', 'none'")
    if not _is_range(condition.at_least, condition.at_most):
        return Text(zh="at_least 不能大于 at_most", en="'at_least' is more than 'at_most'")
    return None


def _pattern(condition: kinds.Pattern) -> Text | None:
    try:
        safe_pattern(condition.regex)
    except PatternError as error:
        return error.message
    return None


def _speech_rate(condition: kinds.SpeechRate) -> Text | None:
    return None if _is_range(condition.min, condition.max) else MIN_OR_MAX


def _talk_ratio(condition: kinds.TalkRatio) -> Text | None:
    return None if _is_range(condition.min, condition.max) else MIN_OR_MAX


def _volume(condition: kinds.Volume) -> Text | None:
    if _is_range(condition.min_dbfs, condition.max_dbfs):
        return None
    return Text(zh="需要 min_dbfs 或 max_dbfs，且前者较小", en="needs 'min_dbfs' or 'max_dbfs', lower first")


def _duration(condition: kinds.Duration) -> Text | None:
    if _is_range(condition.min_s, condition.max_s):
        return None
    return Text(zh="需要 min_s 或 max_s，且 min_s 较小", en="needs 'min_s' or 'max_s', lower first")


def _metadata(condition: kinds.Metadata) -> Text | None:
    if condition.one_of or _is_range(condition.at_least, condition.at_most):
        return None
    return Text(zh="需要 one_of、at_least 或 at_most", en="needs 'one_of', 'at_least' or 'at_most'")


def _entity(condition: kinds.Entity) -> Text | None:
    if (condition.what == "name") != bool(condition.said_as):
        return Text(
            zh="name 需要 said_as（如“我叫{name}”），其他种类不能有",
            en="a name needs 'said_as', as in 'my name is {name}'; the others have none",
        )
    return None if _is_range(condition.digits.min, condition.digits.max) else MIN_OR_MAX


def _read_back(condition: kinds.ReadBack) -> Text | None:
    if condition.by == Speaker.UNKNOWN:
        return Text(zh="by 应为 agent 或 customer", en="'by' has to be agent or customer")
    return None if _is_range(condition.digits.min, condition.digits.max) else MIN_OR_MAX


def _is_range(low: float | None, high: float | None) -> bool:
    if low is None and high is None:
        return False
    return low is None or high is None or low <= high


FAULTS: dict[type[Any], Callable[[Any], Text | None]] = {
    kinds.Phrase: _phrase,
    kinds.Pattern: _pattern,
    kinds.SpeechRate: _speech_rate,
    kinds.TalkRatio: _talk_ratio,
    kinds.Volume: _volume,
    kinds.Duration: _duration,
    kinds.Metadata: _metadata,
    kinds.Entity: _entity,
    kinds.ReadBack: _read_back,
}
