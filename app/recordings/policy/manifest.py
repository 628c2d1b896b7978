"""One row of a manifest, checked (C1)."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from app.recordings.policy.columns import COLUMNS, REQUIRED

_LONGEST_VALUE = 80
_PRIVATE = {"customer_number"}


class BadRow(Exception):
    """A row that cannot be used: a code of ``reasons.REASONS`` and the facts."""

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


def _instant(value: Any) -> datetime:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return datetime.fromisoformat(value)


def _whole(value: Any) -> int:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("not a number")
    return round(number)


Text40 = Annotated[str, Field(max_length=40)]
FileName = Annotated[str, Field(min_length=1, max_length=300)]
Seconds = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=7 * 24 * 3600)]


class CallRow(BaseModel):
    """What a manifest says of one call; further columns are passed over."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", str_strip_whitespace=True, coerce_numbers_to_str=True
    )

    call_id: Annotated[str, Field(min_length=1, max_length=80)]
    agent_number: Annotated[str, Field(min_length=1, max_length=20)]
    started_at: Annotated[AwareDatetime, BeforeValidator(_instant)]
    duration_s: Seconds
    direction: Literal["inbound", "outbound"] = "inbound"
    queue: Text40 = ""
    ring_s: Seconds = 0
    hold_s: Seconds = 0
    customer_number: Text40 = ""
    disposition: Text40 = ""
    language: Literal["en", "zh-CN"] | None = None
    recording: FileName | None = None
    recording_customer: FileName | None = None
    agent_channel: Annotated[int, BeforeValidator(_whole), Field(ge=0, le=1)] | None = None
    transcript: Annotated[str, Field(max_length=300, pattern=r"(?i)\.(json|vtt|srt)$")] | None = None


def read_row(row: Mapping[str, Any]) -> CallRow:
    """The checked row; an empty cell is a missing one. Raises BadRow that names column and value."""
    filled = {name: value for name, value in row.items() if value is not None and value != ""}
    for column in COLUMNS:
        if isinstance(value := filled.get(column), str) and "\0" in value:  # no database keeps it
            raise BadRow("bad_value", column=column)
    try:
        return CallRow.model_validate(filled)
    except ValidationError as error:
        raise _bad(error.errors(include_url=False)[0]) from error


def missing_columns(seen: Collection[str]) -> list[str]:
    """Required columns that a table or a record lacks: then it is none of ours."""
    return [name for name in REQUIRED if name not in seen]


def facts_of(column: str, value: Any) -> dict[str, Any]:
    """Which column, and what was in it; what is private is not repeated (X3)."""
    return {"column": column} | ({} if column in _PRIVATE else {"value": str(value)[:_LONGEST_VALUE]})


def _bad(fault: Any) -> BadRow:
    column = str(fault["loc"][0])
    if fault["type"] == "missing":
        return BadRow("missing_value", column=column)
    return BadRow("bad_value", **facts_of(column, fault["input"]))
