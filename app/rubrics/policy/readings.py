"""How people agreed to read an item, told by the features in which they agree, beside its guidance (J1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.foundation.access.actor import Actor
from app.foundation.i18n import Bilingual


@dataclass(frozen=True, slots=True)
class Reading:
    """``page``: endpoint and arguments of the page on which it was agreed; None for who may not open it."""

    text: Bilingual
    agreed_on: date
    page: tuple[str, Mapping[str, Any]] | None


Agreed = Callable[[Actor, str], Mapping[str, Reading]]
"""Given who reads and a rubric's code: item code → the reading that holds; one query."""

READINGS: dict[str, Agreed] = {}


def agreed_by(reason: str, agreed: Agreed) -> None:
    """Show the readings that ``agreed`` knows beside the guidance of items.

    A higher feature's wiring calls it. Wiring twice changes nothing.
    """
    READINGS[reason] = agreed


def readings_of(actor: Actor, rubric_code: str) -> dict[str, list[Reading]]:
    """Item code → the readings that hold, newest first."""
    found: dict[str, list[Reading]] = {}
    for agreed in READINGS.values():
        for code, reading in agreed(actor, rubric_code).items():
            found.setdefault(code, []).append(reading)
    return {code: sorted(some, key=lambda one: one.agreed_on, reverse=True) for code, some in found.items()}
