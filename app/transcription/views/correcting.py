"""Words corrected beside the sound, turn by turn; each answer is one turn, for its place in the page."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.rulebook import read_rules
from app.foundation.web.blueprint import actor
from app.transcription.models import StoredSegment
from app.transcription.policy.rules import FILE, load_transcription_rules
from app.transcription.policy.turns import turns_of
from app.transcription.queries import transcripts as queries
from app.transcription.service.correcting import check_transcript, correct_segment, turn_to_correct
from app.transcription.views.pages import pages


@pages.page("/turns/<int:segment_id>", needs=Permission.TRANSCRIPT_CORRECT)
def show_turn(segment_id: int) -> ResponseReturnValue:
    """The turn as it is now, for who does not correct it after all."""
    return _turn(queries.get_segment(actor(), segment_id))


@pages.page("/turns/<int:segment_id>/correction", needs=Permission.TRANSCRIPT_CORRECT)
def edit_turn(segment_id: int) -> ResponseReturnValue:
    """The turn's words as a form."""
    segment = turn_to_correct(actor(), segment_id)
    text = queries.segment_of(segment, segment.transcript.language).text
    return render_template("transcription/_correction.html", segment=segment, text=text)


@pages.action("/turns/<int:segment_id>/correction", needs=Permission.TRANSCRIPT_CORRECT)
def correct_turn(segment_id: int) -> ResponseReturnValue:
    """Put a person's words in the place of the engine's."""
    with transaction():
        segment = correct_segment(actor(), segment_id, request.form["text"], request.form["seen"])
    return _turn(segment)


@pages.action("/transcripts/<int:transcript_id>/checked", needs=Permission.TRANSCRIPT_CORRECT)
def mark_checked(transcript_id: int) -> ResponseReturnValue:
    """Note that the whole was read beside the sound: what is not corrected is right."""
    with transaction():
        call_id = check_transcript(actor(), transcript_id).recording.call_id
    return redirect(url_for("transcription.show_transcript", call_id=call_id), 303)


def _turn(segment: StoredSegment) -> str:
    stored = segment.transcript
    unsure = read_rules(FILE, load_transcription_rules).value.words.unsure_below
    rows, masks = queries.rows_in(stored), queries.masks_in(stored)
    turns = turns_of(queries.transcript_of(stored), unsure, masks=masks, rows=rows)
    shown = next((turn for turn in turns if turn.segment == segment.id), None)
    return render_template("transcription/_turn.html", turn=shown, segment=segment)
