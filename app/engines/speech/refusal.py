"""Why a file is not taken as a recording (C2)."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a file is set aside."""

    EMPTY = "empty"
    FOREIGN = "foreign"
    CORRUPT = "corrupt"
    TRUNCATED = "truncated"
    UNSUPPORTED = "unsupported"
    NO_SAMPLES = "no_samples"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_MANY_CHANNELS = "too_many_channels"
    BAD_RATE = "bad_rate"


class Undecodable(Exception):
    """The file is no whole recording; ``detail`` says in English what was seen."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
