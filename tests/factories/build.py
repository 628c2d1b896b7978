"""Rows for tests, each with sensible defaults; pass what the test is about.

Every function commits: tests speak of a centre that is there, not of an open transaction.
"""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import current_app

from app.accounts.models import User
from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.db import db
from app.organisation.models import Agent, Team
from app.recordings.models import Call, Recording

NOON = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)  # a Wednesday


def next_number() -> int:
    """The next free number of this centre: every centre counts from one, so a test alone meets what it meets
    among others."""
    return next(current_app.extensions.setdefault("numbers_of_rows", itertools.count(1)))


def kept(row: Any) -> Any:
    db.session.add(row)
    db.session.commit()
    return row


def make_user(role: str = "monitor", **values: Any) -> User:
    n = next_number()
    defaults = {
        "sign_in_name": f"{role}{n}",
        "name_en": f"Pat {n}",
        "name_zh": f"小{n}",
        "role": Role(role).value,
        "password_hash": "no sign-in by password",
        "created_at": NOON,
    }
    return kept(User(**(defaults | values)))


def actor_of(user: User) -> Actor:
    return user.as_actor("127.0.0.1:1")


def make_team(**values: Any) -> Team:
    n = next_number()
    return kept(Team(**({"code": f"T{n}", "name_en": f"Team {n}", "name_zh": f"{n}班"} | values)))


def make_agent(**values: Any) -> Agent:
    n = next_number()
    team_id = values.pop("team_id", None) or make_team().id
    defaults = {
        "number": f"8{n:03}",
        "name_en": f"Robin {n}",
        "name_zh": f"小王{n}",
        "team_id": team_id,
        "seat_type": "technical_support",
        "grade": "junior",
        "hired_on": date(2025, 3, 1),
        "qualified_until": date(2027, 3, 1),
    }
    return kept(Agent(**(defaults | values)))


def make_agent_with_account(**values: Any) -> Agent:
    return make_agent(user_id=make_user("agent").id, **values)


def make_call(**values: Any) -> Call:
    n = next_number()
    agent_id = values.pop("agent_id", None) or make_agent().id
    defaults = {
        "external_id": f"c-{n}",
        "agent_id": agent_id,
        # Eleven hours of seconds: after thousands of tests the latest call is still one of this day.
        "started_at": NOON + timedelta(seconds=n % 40_000),
        "duration_s": 60,
        "direction": "inbound",
        "queue": "billing",
        "ring_s": 6,
        "hold_s": 0,
        "customer_number": "13800001234",
        "disposition": "resolved",
        "language": "en",
        "imported_at": NOON,
    }
    return kept(Call(**(defaults | values)))


def make_recording(**values: Any) -> Recording:
    n = next_number()
    call_id = values.pop("call_id", None) or make_call().id
    defaults = {
        "call_id": call_id,
        "digest": f"{n:064x}",
        "suffix": ".wav",
        "codec": "pcm_s16le",
        "source_rate": 8000,
        "channel_count": 2,
        "agent_channel": 0,
        "relation": "separate",
        "duration_s": 60.0,
        "has_playable": False,
        "sidecar_digest": None,
        "kept_at": NOON,
        "peaks": b"",
    }
    return kept(Recording(**(defaults | values)))
