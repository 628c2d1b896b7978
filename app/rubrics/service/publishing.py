"""Publishing a draft: a second person turns it into a version that is frozen for good (Q1, P2)."""

from __future__ import annotations

from pathlib import Path

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, NotAllowed
from app.foundation.i18n import _
from app.rubrics.models import RubricDraft, RubricVersion
from app.rubrics.policy.drafting import State, may_publish
from app.rubrics.queries import drafts, trials, versions
from app.rubrics.queries.checking import Checked
from app.rubrics.service.drafts import move, publishable
from app.rubrics.service.registering import one_at_a_time, put_in_force


def publish_draft(actor: Actor, draft_id: int, revision: int, rules_dir: Path) -> RubricVersion:
    """Freeze a draft that was handed in and put it in force from its day on; returns the version.

    Evaluations that are under way keep their version. Raises NotAllowed for whoever took part in writing it
    (P2); Conflict where it moved on, was changed since ``revision`` was read, or was not tried on past calls
    as it stands; InvalidInput where it could no longer be published today.
    """
    require(actor, Permission.RUBRIC_PUBLISH)
    draft = drafts.get_draft(draft_id, lock=True)
    if not may_publish(actor.user_id, draft.author_id, draft.editor_ids):
        raise NotAllowed(_("You took part in writing this draft. Somebody else has to publish it."))
    if draft.revision != revision:
        raise Conflict(_("The draft was changed since you read it. Load the page again."))
    move(draft, State.PUBLISHED)
    one_at_a_time()
    checked = publishable(draft, rules_dir)
    version = _frozen(actor, draft, checked)
    in_force = [one for one in versions.list_in_force() if one.code == version.code]
    put_in_force({one.id: one for one in [*in_force, version]}.values(), (), version.code)
    record(
        actor, AuditTag.RUBRIC_PUBLISHED, "rubric_version", version.id, code=version.code,
        digest=version.digest, draft=draft_id, author=draft.author_id, editors=draft.editor_ids,
    )  # fmt: skip
    return version


def _frozen(actor: Actor, draft: RubricDraft, checked: Checked) -> RubricVersion:
    frozen, rubric = checked.frozen, checked.rubric
    if frozen is None or rubric is None:
        raise AssertionError("publishable() lets no faulty draft through")
    if not trials.trial_of(draft, frozen, rubric).is_enough:
        raise Conflict(_("Try the draft on past calls first, as it stands now."))
    version = RubricVersion(
        code=rubric.code, digest=frozen.digest, language=rubric.language, title_en=rubric.title.en,
        title_zh=rubric.title.zh, source=frozen.source, lexicons=dict(frozen.lexicons),
        registered_at=clock.now(), in_force=True, publisher_id=actor.user_id,
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()  # the draft and the log name the version by its id
    draft.version_id = version.id
    return version
