"""The sound and the words of a call, without a word about whose call it is."""

from __future__ import annotations

from typing import Any

from app.evaluations.policy.desk import quoted_in
from app.foundation.rulebook import read_rules
from app.foundation.web.blueprint import actor
from app.recordings.models import Call
from app.recordings.service.beeping import rendition_for
from app.transcription.policy import rules
from app.transcription.policy.turns import turns_of
from app.transcription.queries import transcripts


def words_of(call: Call) -> dict[str, Any]:
    """What the player and the transcript of a page need."""
    stored, recording = transcripts.find_transcript(call.id), call.recording
    unsure = read_rules(rules.FILE, rules.load_transcription_rules).value.words.unsure_below
    return {
        "recording": recording, "transcript": stored,
        "sound_waits": recording is not None and rendition_for(actor(), recording) is None,
        "turns": [] if stored is None else turns_of(
            transcripts.transcript_of(stored), unsure, quoted_in([]), masks=transcripts.masks_in(stored)
        ),
    }  # fmt: skip
