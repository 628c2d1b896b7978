"""Reads of drafts: who writes what, and with which version it is compared."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import User
from app.foundation import clock
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _, local_time
from app.rubrics.models import RubricDraft, RubricVersion
from app.rubrics.policy.drafting import OPEN
from app.rubrics.policy.validity import counting
from app.rubrics.queries import versions


def list_open() -> Sequence[RubricDraft]:
    """The drafts that wait for somebody, last saved first."""
    mine = select(RubricDraft).where(RubricDraft.state.in_(OPEN))
    return db.session.scalars(mine.order_by(RubricDraft.saved_at.desc(), RubricDraft.id.desc())).all()


def get_draft(draft_id: int, lock: bool = False) -> RubricDraft:
    """The draft; NotFound if there is none. ``lock``: nobody else moves it until the transaction ends."""
    found = db.session.get(RubricDraft, draft_id, with_for_update=lock or None, populate_existing=lock)
    if found is None:
        raise NotFound(_("There is no such draft."))
    return found


def draft_of(version_id: int) -> RubricDraft | None:
    """The draft that a version was published from; None for one that comes from a file."""
    return db.session.scalars(select(RubricDraft).where(RubricDraft.version_id == version_id)).one_or_none()


def editors_of(draft: RubricDraft) -> Sequence[User]:
    """Everybody who changed or handed in the draft, its author first."""
    found = db.session.scalars(select(User).where(User.id.in_([draft.author_id, *draft.editor_ids]))).all()
    return sorted(found, key=lambda person: (person.id != draft.author_id, person.id))


def base_of(draft: RubricDraft) -> RubricVersion | None:
    """What the draft is compared with: the newest version in force of its code, or the one it began as."""
    mine = [one for one in versions.list_in_force() if draft.code and one.code == draft.code]
    return max(mine, key=lambda one: (versions.rubric_of(one).version, one.id), default=draft.based_on)


def rival_of(draft: RubricDraft, language: str) -> RubricVersion | None:
    """Against which version a draft is tried: its base; for a new rubric one in its language."""
    base = base_of(draft)
    if base is not None:
        return base
    now = counting(versions.rubrics_in_force(), local_time(clock.now()).date())
    return next((version for version, rubric in now if rubric.language == language), None)


def numbers_of(code: str) -> list[int]:
    """The numbers of all versions of a rubric so far."""
    return [versions.rubric_of(version).version for version in versions.list_versions(code)]


def published_items(code: str) -> set[str]:
    """The codes of all items that a version of the rubric has: findings and figures are kept under them."""
    return {item.code for one in versions.list_versions(code) for item in versions.rubric_of(one).items}
