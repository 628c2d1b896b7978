"""A recording of which something is not there any more: said to who asks for it, and to operations (X4)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import structlog
from numpy.typing import NDArray

from app.engines.speech.peaks import peaks_from_bytes
from app.foundation.errors import Gone
from app.foundation.i18n import _
from app.recordings.models import Recording

log = structlog.get_logger()
SHOWN = 12


def require_file(recording: Recording, path: Path) -> None:
    """Raise Gone where the file to be played is not there: removed by hand, or the store is not mounted.

    The words name the recording by its number, as who scores blind must not learn which call it is.
    """
    if path.is_file():
        return
    _tell("recordings.file_missing", recording.id, recording.digest, str(path))
    raise Gone(
        _(
            "The sound of recording %(number)s is missing from the store (file %(file)s…). Tell your"
            " administrator, who can put it back from a backup. Transcript and scores are not touched.",
            number=recording.id,
            file=f"kept/{path.parent.name}/{path.name[:SHOWN]}",
        )
    )


def outline_of(recording: Recording) -> NDArray[np.int8]:
    """The waveform as `peaks_from_bytes` gives it; Gone where what is kept of it cannot be read."""
    try:
        return peaks_from_bytes(recording.peaks)
    except ValueError as error:
        _tell("recordings.outline_unreadable", recording.id, recording.digest)
        raise Gone(
            _(
                "The waveform of recording %(number)s cannot be read from the database. Tell your"
                " administrator, who can put it back from a backup. Transcript and scores are not touched.",
                number=recording.id,
            )
        ) from error


@lru_cache(maxsize=1024)
def _tell(event: str, recording_id: int, digest: str, path: str = "") -> None:
    """Log it for operations; once a process, as players ask again and again."""
    log.error(event, recording_id=recording_id, digest=digest, path=path)
