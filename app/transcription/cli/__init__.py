"""``flask transcription …`` and ``flask weights …``."""
