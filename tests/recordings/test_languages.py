"""The language of a call that nobody named."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.foundation.access.actor import SYSTEM, Actor
from app.foundation.access.roles import Role
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import NotAllowed
from app.recordings.models import Call
from app.recordings.service.languages import note_language
from tests.factories.build import make_call


def noted(call: Call, language: str) -> bool:
    with transaction():
        return note_language(SYSTEM, call.id, language)


def entries() -> list[str]:
    return [tag for tag in db.session.scalars(select(AuditEntry.tag)) if tag == "call:language-heard"]


def test_the_heard_language_is_noted_and_logged(any_database):
    call = make_call(language=None)
    assert noted(call, "zh-CN")
    assert db.session.scalar(select(Call.language).where(Call.id == call.id)) == "zh-CN"
    assert entries() == ["call:language-heard"]


def test_a_language_that_is_known_stays(any_database):
    call = make_call(language="en")
    assert not noted(call, "zh-CN")
    assert db.session.scalar(select(Call.language).where(Call.id == call.id)) == "en"
    assert entries() == []


def test_a_monitor_may_not_note_one(any_database):
    call = make_call(language=None)
    with pytest.raises(NotAllowed), transaction():
        note_language(Actor(1, "m", Role.MONITOR), call.id, "en")
