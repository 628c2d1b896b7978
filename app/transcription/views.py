"""The transcript of a call, as a part of pages."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.foundation.access.permissions import Permission
from app.foundation.rulebook import read_rules
from app.foundation.web.blueprint import Pages, actor
from app.recordings import queries as recordings
from app.recordings.policy.labels import DOUBTS
from app.transcription import queries
from app.transcription.policy.rules import FILE, load_transcription_rules
from app.transcription.policy.turns import turns_of

pages = Pages("transcription")


@pages.page("/calls/<int:call_id>/transcript", needs=Permission.TRANSCRIPT_READ)
def show_transcript(call_id: int) -> ResponseReturnValue:
    """The transcript, or how far it is; the part asks again by itself until it is there."""
    call = recordings.get_call(actor(), call_id)
    stored = queries.find_transcript(call.id) if call.recording else None
    words = read_rules(FILE, load_transcription_rules).value.words
    return render_template(
        "transcription/_call.html",
        call=call,
        stored=stored,
        doubts=DOUBTS,
        turns=turns_of(queries.transcript_of(stored), words.unsure_below) if stored else [],
        job=queries.find_job(call.recording.id) if call.recording and not stored else None,
    )
