"""Which functions can be run as jobs, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.foundation.access.permissions import Permission


@dataclass(frozen=True, slots=True)
class JobKind:
    """A function and how often it may be tried before it is parked for a person to look at."""

    name: str
    run: Callable[..., Any]
    permission: Permission
    attempts: int


KINDS: dict[str, JobKind] = {}


def job(
    name: str, *, needs: Permission, attempts: int = 5
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as the job ``name`` (``feature.function``: a wall checks it).

    Its arguments are ids and other plain values. It can be killed at any moment and run again: it must
    look at what is done already. It runs as the system, checked against ``needs`` like any actor.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        if name in KINDS and KINDS[name].run.__module__ != function.__module__:
            raise ValueError(f"two jobs are named {name}")
        KINDS[name] = JobKind(name, function, needs, attempts)
        return function

    return register
