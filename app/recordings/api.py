"""What the player asks for."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from app.engines.speech.peaks import peaks_from_bytes
from app.foundation.access.permissions import Permission
from app.foundation.web.blueprint import Pages, actor
from app.recordings import queries
from app.recordings.policy.sound import lanes

pages = Pages("recordings_api")


@pages.page("/api/recordings/<int:recording_id>/peaks", needs=Permission.RECORDING_PLAY)
def peaks(recording_id: int) -> ResponseReturnValue:
    """The waveform's outline, ``{"channels": [[−1…1, …], …]}``; it never changes, so browsers keep it."""
    recording = queries.get_recording(actor(), recording_id, with_peaks=True)
    answer = jsonify(channels=lanes(peaks_from_bytes(recording.peaks)))
    answer.set_etag(f"{recording.digest}-peaks")
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer.make_conditional(request)
