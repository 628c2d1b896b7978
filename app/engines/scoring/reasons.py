"""The vocabulary of reasons: each has one sentence per language in ``explain``."""

from __future__ import annotations

from enum import StrEnum


class ReasonCode(StrEnum):
    """What was observed, or why nothing could be said."""

    PHRASE_SAID = "phrase_said"
    PHRASE_NOT_SAID = "phrase_not_said"
    PATTERN_FOUND = "pattern_found"
    PATTERN_NOT_FOUND = "pattern_not_found"
    SEQUENCE_KEPT = "sequence_kept"
    SEQUENCE_BROKEN = "sequence_broken"
    RATE_WITHIN = "rate_within"
    RATE_TOO_FAST = "rate_too_fast"
    RATE_TOO_SLOW = "rate_too_slow"
    SILENCE_LONG = "silence_long"
    SILENCE_NONE = "silence_none"
    HOLD_PROPER = "hold_proper"
    HOLD_NOT_ANNOUNCED = "hold_not_announced"
    HOLD_NOT_THANKED = "hold_not_thanked"
    HOLD_MADE = "hold_made"
    HOLD_NONE = "hold_none"
    INTERRUPTED = "interrupted"
    NOT_INTERRUPTED = "not_interrupted"
    OVERLAP_LONG = "overlap_long"
    OVERLAP_SHORT = "overlap_short"
    VOLUME_WITHIN = "volume_within"
    VOLUME_TOO_LOUD = "volume_too_loud"
    VOLUME_TOO_LOW = "volume_too_low"
    METADATA_MET = "metadata_met"
    METADATA_NOT_MET = "metadata_not_met"
    METADATA_MISSING = "metadata_missing"
    NOT_MEASURED = "not_measured"
    TRANSCRIPT_POOR = "transcript_poor"
    TRANSCRIPT_SHORT = "transcript_short"
    SPEAKER_UNKNOWN = "speaker_unknown"
    ONE_CHANNEL = "one_channel"
