"""Drafts of rubrics for tests."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from app.accounts.models import User
from app.config import ROOT
from app.foundation.db import db, transaction
from app.foundation.queue.run import run_job
from app.rubrics.models import RubricDraft
from app.rubrics.policy.period import Period
from app.rubrics.queries import checking, drafts
from app.rubrics.service import backtests, publishing
from app.rubrics.service import drafts as service
from tests.factories.build import NOON, actor_of, make_user
from tests.factories.rubrics import SMALL

RULES: Path = ROOT / "qa_rules"
LATER = "2099-01-01"


def next_version(text: str = SMALL, number: int = 2, valid_from: str = LATER) -> str:
    """The text as the version that follows it."""
    return text.strip().replace("version: 1", f"version: {number}") + f"\nvalid_from: {valid_from}\n"


def make_draft(text: str | None = None, author: User | None = None, **values: Any) -> RubricDraft:
    """A draft as a supervisor began it."""
    person = author or make_user("supervisor")
    with transaction():
        draft_id = service.begin_draft(actor_of(person), next_version() if text is None else text)
        draft = drafts.get_draft(draft_id)
        for name, value in values.items():
            setattr(draft, name, value)
    return drafts.get_draft(draft_id)


def hand_in(draft: RubricDraft, person: User | None = None) -> RubricDraft:
    """The draft, handed in by its author or another person."""
    with transaction():
        who = actor_of(person or draft.author)
        service.hand_in_draft(who, draft.id, draft.revision, RULES)
    return draft


def tried(draft: RubricDraft) -> RubricDraft:
    """The draft after its back-test on the calls that tests make; rows read before are let go."""
    draft_id, checked = draft.id, checking.check(draft.text, draft.code, RULES)
    assert checked.frozen is not None
    assert checked.rubric is not None
    against = drafts.rival_of(draft, checked.rubric.language)
    assert against is not None
    with transaction():
        asker = actor_of(make_user("supervisor"))
        days = Period(
            NOON.date(), NOON.date() + timedelta(days=60)
        )  # each call is a minute later than the last
        job_id = backtests.request_backtest(asker, checked.frozen, against.id, days)
    run_job(job_id)
    return drafts.get_draft(draft_id)


def publish(draft: RubricDraft, person: User | None = None) -> int:
    """Publish as a second person; returns the id of the version."""
    who = actor_of(person or make_user("supervisor"))
    with transaction():
        version_id = publishing.publish_draft(who, draft.id, draft.revision, RULES).id
    db.session.expire_all()
    return version_id
