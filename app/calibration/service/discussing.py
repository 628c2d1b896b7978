"""What comes out of the discussion: notes, agreed readings, and the agreed reference (J1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.calibration.models import CalibrationItem, CalibrationSession
from app.calibration.policy.answering import agreed_row
from app.calibration.policy.states import State
from app.calibration.queries import sessions
from app.evaluations.policy.answers import Answer
from app.evaluations.queries.own_case import require_stranger
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.errors import Conflict, NotFound
from app.foundation.i18n import _
from app.rubrics.queries.versions import rubric_of


@dataclass(frozen=True, slots=True)
class Words:
    """What is written about an item; a reading may be in one language alone."""

    notes: str
    reading_zh: str
    reading_en: str


def note_item(actor: Actor, session_id: int, item_code: str, words: Words) -> None:
    """Keep what was said of an item and how it is read from the end of the session on.

    Raises NotFound for an item that the rubric does not have, Conflict outside the discussion.
    """
    session = _discussed(actor, session_id)
    if item_code not in {item.code for item in rubric_of(session.rubric_version).items}:
        raise NotFound(_("The rubric has no such item."))
    item = next((one for one in session.items if one.item_code == item_code), None)
    if item is None:
        item = CalibrationItem(item_code=item_code)
        session.items.append(item)
    item.notes, item.reading_zh, item.reading_en = (
        text.strip() for text in (words.notes, words.reading_zh, words.reading_en)
    )
    record(
        actor, AuditTag.CALIBRATION_ITEM_NOTED, "calibration", session_id,
        item=item_code, reading_zh=item.reading_zh, reading_en=item.reading_en,
    )  # fmt: skip


def agree_reference(actor: Actor, session_id: int, position: int, answers: Mapping[str, Answer]) -> None:
    """Keep the verdicts that were agreed for one call, as far as they are entered.

    Raises Conflict where an expert's scores are the reference, NotAllowed where the call is the actor's own
    case (P2), InvalidInput for a verdict that an item cannot have.
    """
    session = _discussed(actor, session_id)
    if session.expert_id is not None:
        raise Conflict(_("The expert's scores are the reference of this session."))
    call = next((one for one in session.calls if one.position == position), None)
    if call is None:
        raise NotFound(_("There is no such call in this session."))
    require_stranger(actor, call.call.agent)
    rubric = rubric_of(session.rubric_version)
    rows = {
        item.code: agreed_row(rubric, item.code, answers[item.code])
        for item in rubric.items
        if item.code in answers
    }
    before = call.reference
    call.reference = {code: row for code, row in rows.items() if row is not None}
    record(
        actor, AuditTag.CALIBRATION_REFERENCE_AGREED, "calibration", session_id,
        position=position, before=before, after=call.reference,
    )  # fmt: skip


def _discussed(actor: Actor, session_id: int) -> CalibrationSession:
    require(actor, Permission.CALIBRATION_LEAD)
    session = sessions.lock_session(session_id)
    if session is None:
        raise NotFound(sessions.NOT_THERE)
    if session.state != State.DISCUSSION:
        raise Conflict(_("This is written down while the session is in discussion."))
    return session
