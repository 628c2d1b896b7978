"""How long a file says that it sounds, without decoding it."""

from __future__ import annotations

from typing import BinaryIO

import av

from app.engines.speech.decode import ONLY_SOUND


def claimed_length_s(file: BinaryIO) -> float | None:
    """The length in seconds by the header of an open file; None where it has none or cannot be read.

    It is a claim: a recorder that was cut off claims too much. What is true is found on decoding.
    """
    try:
        with av.open(file, mode="r", options=ONLY_SOUND, metadata_errors="ignore") as container:
            return None if container.duration is None else container.duration / av.time_base
    except (av.FFmpegError, ValueError, OSError):
        return None
