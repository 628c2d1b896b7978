"""The filters of a query: ``speaker:customer``, ``agent:1001``, ``from:2026-11-01``, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.foundation.i18n import LazyString, _
from app.transcription.policy.masking import LABELS
from app.transcription.policy.query import BadQuery, Filters

NAMES = {
    "speaker": "speaker", "说话人": "speaker",
    "agent": "agent", "工号": "agent", "座席": "agent", "坐席": "agent",
    "from": "first_on", "起": "first_on", "to": "last_on", "止": "last_on", "queue": "queue", "队列": "queue",
    "language": "language", "语言": "language",
}  # fmt: skip
MASKED = ("masked", "屏蔽")
SPEAKERS = {
    "agent": "agent", "座席": "agent", "坐席": "agent", "客服": "agent",
    "customer": "customer", "客户": "customer", "顾客": "customer",
    "unknown": "unknown", "未知": "unknown",
}  # fmt: skip
LANGUAGES = {
    "en": "en", "english": "en", "英语": "en", "英文": "en",
    "zh-cn": "zh-CN", "zh": "zh-CN", "chinese": "zh-CN", "中文": "zh-CN", "普通话": "zh-CN",
}  # fmt: skip
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class Value:
    """What stands behind a filter's colon, and where in the query the filter begins (from 1)."""

    field: str
    text: str
    at: int


def is_field(name: str) -> bool:
    return name in NAMES or name in MASKED


def narrowed(filters: Filters, value: Value) -> Filters:
    """The filters with one more; BadQuery for a value that fits not, or one that is given twice."""
    name = NAMES[value.field]
    if getattr(filters, name) is not None:
        raise BadQuery(
            _("“%(name)s:” at character %(at)s is given twice. Keep one.", name=value.field, at=value.at)
        )
    return replace(filters, **{name: _READERS[name](value)})


def checked(filters: Filters) -> Filters:
    """The filters; BadQuery where the first day comes after the last."""
    if filters.first_on and filters.last_on and filters.first_on > filters.last_on:
        raise BadQuery(_("The first day comes after the last. Exchange them."))
    return filters


def masked_kind(value: Value) -> str:
    """The kind of masked data that ``masked:phone`` or ``屏蔽:电话`` names."""
    names = {kind: kind for kind in LABELS}
    names |= {name.casefold(): kind for kind, label in LABELS.items() for name in (label.zh, label.en)}
    return _one_of(names, value)


def _one_of(known: dict[str, str], value: Value) -> str:
    found = known.get(value.text.casefold())
    if found is None:
        raise _unfit(value, _("one of %(known)s", known=", ".join(known)))
    return found


def _day(value: Value) -> date:
    found = _DAY.fullmatch(value.text)
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(value.text)
    except ValueError as error:
        raise _unfit(value, _("a day such as 2026-11-30")) from error


def _text(value: Value) -> str:
    if not value.text:
        raise _unfit(value, _("a value right behind the colon"))
    return value.text


def _unfit(value: Value, wanted: LazyString) -> BadQuery:
    return BadQuery(
        _("“%(name)s:%(text)s” at character %(at)s: there must be %(wanted)s.",
          name=value.field, text=value.text, at=value.at, wanted=wanted)
    )  # fmt: skip


_READERS: dict[str, Callable[[Value], Any]] = {
    "speaker": lambda value: _one_of(SPEAKERS, value), "language": lambda value: _one_of(LANGUAGES, value),
    "first_on": _day, "last_on": _day, "agent": _text, "queue": _text,
}  # fmt: skip
