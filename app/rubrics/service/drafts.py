"""The life of a draft: begun, edited, handed in, handed back or discarded (Q1)."""

from __future__ import annotations

from pathlib import Path

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput, NotAllowed
from app.foundation.i18n import _, local_time
from app.rubrics.models import RubricDraft
from app.rubrics.policy.draft_document import code_of, following, read_document, write_document
from app.rubrics.policy.drafting import State, may_move, text_to_keep
from app.rubrics.policy.faults import problem_in_words
from app.rubrics.policy.publishing import fault_of
from app.rubrics.queries import checking, drafts, versions

TARGET = "rubric_draft"
LONGEST_REASON = 1000


def begin_from_version(actor: Actor, version_id: int) -> int:
    """A draft of the version that follows ``version_id``, with the next free number; returns its id."""
    version = versions.get_version(version_id)
    document = read_document(version.source)
    number = max(drafts.numbers_of(version.code), default=0) + 1
    text = version.source if document is None else write_document(following(document, number))
    return begin_draft(actor, text, version_id)


def begin_draft(actor: Actor, text: str, based_on_id: int | None = None) -> int:
    """A draft out of a text, which may be at fault; returns its id. InvalidInput for what is no text."""
    require(actor, Permission.RUBRIC_DRAFT)
    if actor.user_id is None:
        raise NotAllowed(_("Drafts are written by people: sign in."))
    kept, now = text_to_keep(text), clock.now()
    draft = RubricDraft(
        text=kept, state=State.EDITING.value, based_on_id=based_on_id, author_id=actor.user_id,
        editor_ids=[actor.user_id], created_at=now, saved_at=now, saved_by_id=actor.user_id, revision=0,
    )  # fmt: skip
    draft.code, draft.title_zh, draft.title_en = code_of(kept)
    db.session.add(draft)
    db.session.flush()  # the log names the draft by its id
    record(actor, AuditTag.RUBRIC_DRAFT_CREATED, TARGET, draft.id, code=draft.code, based_on=based_on_id)
    return draft.id


def save_draft(actor: Actor, draft_id: int, revision: int, text: str) -> int:
    """Keep the text as it stands, right or faulty; returns the new revision.

    Raises Conflict when somebody saved since ``revision`` was read, or the draft is no longer edited. Who
    changes a draft for the first time is noted: he will not publish it (P2).
    """
    require(actor, Permission.RUBRIC_DRAFT)
    draft = _being_edited(draft_id, revision)
    kept = text_to_keep(text)
    if kept == draft.text:
        return revision
    draft.text, draft.revision, draft.saved_at = kept, revision + 1, clock.now()
    code, zh, en = code_of(kept)
    draft.code, draft.title_zh, draft.title_en = (
        code or draft.code,
        zh or draft.title_zh,
        en or draft.title_en,
    )
    _note_editor(actor, draft)
    return draft.revision


def hand_in_draft(actor: Actor, draft_id: int, revision: int, rules_dir: Path) -> None:
    """Give a draft to a second person for publishing.

    Raises InvalidInput for a text that is no rubric, whose examples come out otherwise than written, or that
    could not be published today; Conflict as :func:`save_draft`.
    """
    require(actor, Permission.RUBRIC_DRAFT)
    draft = _being_edited(draft_id, revision)
    publishable(draft, rules_dir)
    _note_editor(actor, draft)
    move(draft, State.HANDED_IN)
    draft.handed_in_at, draft.reason = clock.now(), ""
    record(actor, AuditTag.RUBRIC_DRAFT_HANDED_IN, TARGET, draft_id, code=draft.code, revision=revision)


def hand_back_draft(actor: Actor, draft_id: int, reason: str) -> None:
    """Give a draft back to its authors, who read why. Conflict where it is not handed in (any more)."""
    require(actor, Permission.RUBRIC_PUBLISH)
    draft = drafts.get_draft(draft_id, lock=True)
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise InvalidInput(
            _("Say what should be changed, in up to %(most)s characters.", most=LONGEST_REASON)
        )
    move(draft, State.EDITING)
    draft.reason = reason.strip()
    record(actor, AuditTag.RUBRIC_DRAFT_HANDED_BACK, TARGET, draft_id, code=draft.code, reason=draft.reason)


def discard_draft(actor: Actor, draft_id: int) -> None:
    """Put a draft aside for good; its text stays in the database. Conflict unless it is being edited."""
    require(actor, Permission.RUBRIC_DRAFT)
    draft = drafts.get_draft(draft_id, lock=True)
    move(draft, State.DISCARDED)
    record(actor, AuditTag.RUBRIC_DRAFT_DISCARDED, TARGET, draft_id, code=draft.code)


def publishable(draft: RubricDraft, rules_dir: Path) -> checking.Checked:
    """The draft as it would be frozen today; InvalidInput says what stands against it."""
    checked = checking.check(draft.text, draft.code, rules_dir)
    if checked.frozen is None or checked.rubric is None:
        told = "\n".join(problem_in_words(problem) for problem in checked.problems)
        raise InvalidInput(_("The draft has faults. Mend them first: %(faults)s", faults=told))
    if failures := checking.failures_of(checked.frozen):
        raise InvalidInput(
            _("%(n)s of its examples come out otherwise than written. Mend them first.", n=len(failures))
        )
    today = local_time(clock.now()).date()
    fault = fault_of(checked.rubric, drafts.numbers_of(checked.rubric.code), today)
    if fault is not None:
        raise InvalidInput(fault)
    return checked


def move(draft: RubricDraft, wanted: State) -> None:
    """Conflict where the draft's state does not allow it."""
    if not may_move(draft.state, wanted):
        raise Conflict(_("Somebody was faster: this draft has moved on. Load the page again."))
    draft.state = wanted.value


def _being_edited(draft_id: int, revision: int) -> RubricDraft:
    draft = drafts.get_draft(draft_id, lock=True)
    if draft.state != State.EDITING.value:
        raise Conflict(_("This draft is no longer being edited. Load the page again."))
    if draft.revision != revision:
        raise Conflict(
            _("%(name)s saved this draft meanwhile. Load the page again to go on.", name=draft.saved_by.name)
        )
    return draft


def _note_editor(actor: Actor, draft: RubricDraft) -> None:
    if actor.user_id is None:
        raise NotAllowed(_("Drafts are written by people: sign in."))
    draft.saved_by_id = actor.user_id
    if actor.user_id not in draft.editor_ids:
        draft.editor_ids = [*draft.editor_ids, actor.user_id]
        record(actor, AuditTag.RUBRIC_DRAFT_EDITED, TARGET, draft.id, code=draft.code)
