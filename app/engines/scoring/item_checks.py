"""What can be wrong with one item whose types are right: halves that do not fit, scales out of order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from app.engines.scoring.problem import Path
from app.engines.scoring.rubric import Item, LeftOut, Rubric
from app.engines.scoring.text import Text
from app.engines.scoring.walk import asks_judge

WHEN_LEFT_OUT = Text(
    zh="有 when 的项目需设 not_applicable: true", en="an item with 'when' needs 'not_applicable: true'"
)
WHEN_WITHOUT_RULE = Text(zh="有 when 的项目需有 rule", en="an item with 'when' needs a 'rule'")
WHEN_JUDGED = Text(
    zh="judge 只能用在 rule 中，不能用在 when 中", en="a 'judge' belongs into 'rule', not into 'when'"
)
NO_POINTS = Text(
    zh="没有分值的项目须是致命项或关键项", en="an item without points has to be fatal or critical"
)
ONE_KIND = Text(zh="scale 与 deduct 只能二选一", en="an item has a 'scale' or a 'deduct', not both")
DEDUCT_MORE = Text(zh="deduct 不能大于分值", en="'deduct' is more than the points of the item")
SCALE_SHORT = Text(zh="scale 至少需要两档", en="a 'scale' needs two steps or more")
SCALE_ORDER = Text(
    zh="scale 各档分值须由高到低，最高档等于该项分值",
    en="the steps of a 'scale' go from the item's points downwards, no two alike",
)
# Each step is a button of the scoring form; beyond that nobody finds the right one.
MOST_STEPS = 21
TOO_MANY_STEPS = Text(
    zh="一项最多 20 次扣分或 21 档",
    en="an item has at most 21 steps: raise 'deduct', or shorten the 'scale'",
)
FATAL_SCALE = Text(
    zh="致命项或关键项的 scale 最低档须为 0 分",
    en="the 'scale' of a fatal or critical item ends with 0 points",
)
BONUS_FATAL = Text(zh="加分项不能是致命项或关键项", en="a 'bonus' is neither fatal nor critical")
LEFT_OUT_NEVER = Text(
    zh="设了 left_out 的项目需设 not_applicable: true 或 asked_if",
    en="'left_out' needs 'not_applicable: true' or 'asked_if'",
)
ASKED_EARLIER = Text(
    zh="asked_if 须指向排在前面的项目", en="'asked_if' has to name an item that stands before this one"
)


def item_faults(rubric: Rubric) -> Iterator[tuple[Path, Text]]:
    """Everything wrong with the items themselves, the first fault of each with its path."""
    earlier: set[str] = set()
    for at, section in enumerate(rubric.sections):
        for number, item in enumerate(section.items):
            message = _fault(item)
            if message is not None:
                yield ("sections", at, "items", number), message
            if item.asked_if is not None and item.asked_if.item not in earlier:
                yield ("sections", at, "items", number, "asked_if", "item"), ASKED_EARLIER
            earlier.add(item.code)


def _fault(item: Item) -> Text | None:
    return _kind_fault(item) or _effect_fault(item)


def _kind_fault(item: Item) -> Text | None:
    if item.scale and item.deduct is not None:
        return ONE_KIND
    if item.deduct is not None and item.deduct > item.points:
        return DEDUCT_MORE
    if item.deduct is not None and item.points / item.deduct > MOST_STEPS - 1:
        return TOO_MANY_STEPS
    points = [step.points for step in item.scale]
    if len(points) > MOST_STEPS:
        return TOO_MANY_STEPS
    if len(points) == 1:
        return SCALE_SHORT
    if points and (points[0] != item.points or any(low >= high for high, low in pairwise(points))):
        return SCALE_ORDER
    if (item.fatal or item.critical is not None) and item.least:
        return FATAL_SCALE
    return None


def _effect_fault(item: Item) -> Text | None:
    if item.when is not None and not item.not_applicable:
        return WHEN_LEFT_OUT
    if item.when is not None and item.rule is None:
        return WHEN_WITHOUT_RULE
    if item.when is not None and asks_judge(item.when):
        return WHEN_JUDGED
    if item.bonus and (item.fatal or item.critical is not None):
        return BONUS_FATAL
    if item.left_out != LeftOut.TOTAL and not (item.not_applicable or item.asked_if is not None):
        return LEFT_OUT_NEVER
    if not item.points and not item.fatal and item.critical is None:
        return NO_POINTS
    return None
