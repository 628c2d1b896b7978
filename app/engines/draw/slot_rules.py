"""What `qa_rules/slots.yaml` may say about service slots (S2)."""

from __future__ import annotations

from datetime import time
from enum import IntEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from app.engines.rulefile import RulesModel, load_rules


class Slot(IntEnum):
    """Service slots; the number is the code in columns and filed frames, so append, never renumber."""

    PEAK = 0  # 来电量高峰期
    LOW = 1  # 来电量低峰期
    HANDOVER = 2  # 交接班期
    BEFORE_AFTER_WORK = 3  # 上下班前后
    AROUND_MEALS = 4  # 用餐前后
    ORDINARY = 5  # none of these


def _slot_named(name: object) -> object:
    names = {slot.name.lower(): slot for slot in Slot}
    if name in names:
        return names[str(name)]
    raise ValueError(f"no slot is called {name!r}; there are {', '.join(names)}")


SlotName = Annotated[Slot, BeforeValidator(_slot_named)]
MEASURED = {Slot.PEAK, Slot.LOW, Slot.ORDINARY}


class Window(RulesModel):
    """Clock times from (inclusive) to until (exclusive); until before from means over midnight."""

    begin: time = Field(alias="from")
    until: time

    @property
    def minutes(self) -> tuple[int, int]:
        """Begin and end as minutes of the day."""
        return self.begin.hour * 60 + self.begin.minute, self.until.hour * 60 + self.until.minute


class VolumeRules(RulesModel):
    """How peak and low are measured: weeks looked back on, quantiles of a weekday's open half-hours."""

    trailing_weeks: int = Field(ge=1, le=104)
    peak_quantile: float = Field(gt=0, lt=1)
    low_quantile: float = Field(gt=0, lt=1)
    open_from_calls: float = Field(gt=0)

    @model_validator(mode="after")
    def _low_lies_below_peak(self) -> Self:
        if self.low_quantile >= self.peak_quantile:
            raise ValueError("low_quantile must lie below peak_quantile")
        return self


class SlotRules(RulesModel):
    """The whole file: order of priority, measure of volume, windows of the standard day."""

    priority: tuple[SlotName, ...]
    volume: VolumeRules
    windows: dict[SlotName, tuple[Window, ...]]

    @field_validator("priority")
    @classmethod
    def _each_slot_once(cls, priority: tuple[Slot, ...]) -> tuple[Slot, ...]:
        if sorted(priority) != sorted(Slot):
            raise ValueError("priority must name each slot once")
        if priority[-1] is not Slot.ORDINARY:
            raise ValueError("ordinary comes last: it is what no other slot claims")
        return priority

    @field_validator("windows")
    @classmethod
    def _none_for_what_is_measured(
        cls, windows: dict[Slot, tuple[Window, ...]]
    ) -> dict[Slot, tuple[Window, ...]]:
        if measured := MEASURED & set(windows):
            raise ValueError(f"{min(measured).name.lower()} is measured and has no windows")
        return windows


def load_slots(text: str, source: str) -> SlotRules:
    """Read the text of slots.yaml; RuleFileError names ``source``, line and key."""
    return load_rules(text, source, SlotRules)
