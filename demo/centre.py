"""Who works in the demo centre: read from ``recordings/demo/people.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DEMO_FOLDER = Path(__file__).resolve().parents[1] / "recordings" / "demo"


@dataclass(frozen=True)
class Team:
    """A team (班组) and the login of its lead."""

    code: str
    name_en: str
    name_zh: str
    lead: str


@dataclass(frozen=True)
class Agent:
    """An agent (座席) with everything that P1 asks for; ``voice`` is the renderer's business."""

    number: str
    login: str
    name_en: str
    name_zh: str
    team: str
    seat: str
    grade: str
    hired_on: date
    qualified_on: date
    voice: dict[str, float]


@dataclass(frozen=True)
class StaffMember:
    """A person with a role of P2 other than agent."""

    login: str
    role: str
    name_en: str
    name_zh: str


@dataclass(frozen=True)
class Centre:
    """The whole demo centre. ``zone`` is its IANA time zone, ``password`` opens every demo login."""

    name_en: str
    name_zh: str
    zone: str
    password: str
    teams: tuple[Team, ...]
    agents: tuple[Agent, ...]
    staff: tuple[StaffMember, ...]


@cache
def demo_people(folder: Path = DEMO_FOLDER) -> Centre:
    """The teams, agents and staff of ``people.yaml`` in ``folder`` (P1, P2)."""
    rows: dict[str, Any] = yaml.safe_load((folder / "people.yaml").read_text(encoding="utf-8"))
    centre = rows["centre"]
    return Centre(
        name_en=centre["name_en"],
        name_zh=centre["name_zh"],
        zone=centre["zone"],
        password=rows["demo_password"],
        teams=tuple(Team(**row) for row in rows["teams"]),
        agents=tuple(Agent(**row) for row in rows["agents"]),
        staff=tuple(StaffMember(**row) for row in rows["staff"]),
    )
