"""What the sound of a call tells, as a part of its page."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.foundation.access.permissions import Permission
from app.foundation.rulebook import read_rules
from app.foundation.web.blueprint import actor
from app.recordings import queries as recordings
from app.transcription.policy.rules import FILE, load_transcription_rules
from app.transcription.policy.sound import sound_of
from app.transcription.queries import transcripts as queries
from app.transcription.views.pages import pages


@pages.page("/calls/<int:call_id>/sound", needs=Permission.TRANSCRIPT_READ)
def show_sound(call_id: int) -> ResponseReturnValue:
    """What the sound tells of a call, as a part of its page; asks again by itself until it is measured."""
    call = recordings.get_call(actor(), call_id)
    stored = queries.find_transcript(call.id) if call.recording else None
    return render_template(
        "transcription/_sound.html",
        call=call,
        stored=stored,
        sound=sound_of(queries.facts_of(stored)) if stored else None,
        usual=read_rules(FILE, load_transcription_rules).value.sound.usual_rate,
        job=queries.find_job(call.recording.id) if call.recording and not stored else None,
    )
