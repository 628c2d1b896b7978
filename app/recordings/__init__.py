"""Call records and recordings: import, quarantine, playback (C1–C4)."""
