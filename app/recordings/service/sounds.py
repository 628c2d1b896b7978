"""Where the sound of a kept recording lies (C2, C3)."""

from __future__ import annotations

from app.engines.speech.headerless import is_headerless, stored_form
from app.engines.speech.source import SoundSource
from app.foundation.storage import storage
from app.recordings.models import Recording


def sound_source(recording: Recording) -> SoundSource:
    """Where the sound of a kept recording lies and how it is read.

    Two files of which one has no header are read from the WAV that was made of both.
    """
    store = storage()
    path = store.kept_path(recording.digest, recording.suffix)
    if recording.customer_digest is None:
        form = stored_form(recording.codec, recording.source_rate, recording.channel_count)
        return SoundSource(path, form=form)
    if is_headerless(recording.codec):
        return SoundSource(store.playable_path(recording.digest))
    return SoundSource(path, store.kept_path(recording.customer_digest, recording.customer_suffix or ""))
