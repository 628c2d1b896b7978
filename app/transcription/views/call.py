"""The transcript of a call, as a part of pages."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.rulebook import read_rules
from app.foundation.web.blueprint import actor
from app.recordings import queries as recordings
from app.recordings.models import Call
from app.recordings.policy.labels import DOUBTS
from app.transcription.models import StoredTranscript
from app.transcription.policy.rules import FILE, load_transcription_rules
from app.transcription.policy.turns import Turn, turns_of
from app.transcription.queries import transcripts as queries
from app.transcription.service.batch import hurry_transcription
from app.transcription.service.masking import show_customer_data
from app.transcription.views.pages import pages


@pages.page("/calls/<int:call_id>/transcript", needs=Permission.TRANSCRIPT_READ)
def show_transcript(call_id: int) -> ResponseReturnValue:
    """The transcript, or how far it is; the part asks again by itself until it is there."""
    call = recordings.get_call(actor(), call_id, to_hear=True)
    stored = queries.find_transcript(call.id) if call.recording else None
    return _part(call, stored, unmasked=False)


@pages.action("/calls/<int:call_id>/transcript/unmasked", needs=Permission.CUSTOMER_DATA_SEE)
def show_unmasked(call_id: int) -> ResponseReturnValue:
    """The same with the customer's data, once: loading the page again masks it again (X3)."""
    call = recordings.get_call(actor(), call_id)
    with transaction():
        stored = show_customer_data(actor(), call_id)
        return _part(call, stored, unmasked=True)


def _part(call: Call, stored: StoredTranscript | None, *, unmasked: bool) -> str:
    words = read_rules(FILE, load_transcription_rules).value.words
    masks = [] if stored is None else queries.masks_in(stored)
    shown = None if unmasked else masks
    return render_template(
        "transcription/_call.html",
        call=call,
        stored=stored,
        doubts=DOUBTS,
        turns=_turns(stored, words.unsure_below, shown) if stored else [],
        job=queries.find_job(call.recording.id) if call.recording and not stored else None,
        may_unmask=any(masks) and not unmasked and actor().may(Permission.CUSTOMER_DATA_SEE),
        unmasked=unmasked,
        may_correct=actor().may(Permission.TRANSCRIPT_CORRECT),
    )


def _turns(stored: StoredTranscript, unsure_below: float, masks: list[list[Any]] | None) -> list[Turn]:
    rows = queries.rows_in(stored)
    return turns_of(queries.transcript_of(stored), unsure_below, masks=masks, rows=rows)


@pages.action("/calls/<int:call_id>/transcript/next", needs=Permission.TRANSCRIPT_READ)
def hurry(call_id: int) -> ResponseReturnValue:
    """Somebody has opened a call that is not transcribed yet: it comes next."""
    with transaction():
        hurry_transcription(actor(), call_id)
    return "", 204
