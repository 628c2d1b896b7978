"""How long a file says that it sounds, without decoding it."""

from __future__ import annotations

from pathlib import Path

import av


def claimed_length_s(path: Path) -> float | None:
    """The length in seconds by the file's own header; None where it has none or cannot be read.

    It is a claim: a recorder that was cut off claims too much. What is true is found on decoding.
    """
    try:
        with av.open(str(path)) as container:
            return None if container.duration is None else container.duration / av.time_base
    except (av.FFmpegError, ValueError, OSError):
        return None
