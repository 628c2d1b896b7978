"""Reads of draws: ``draws`` (lists and counts), ``frames`` (what a draw is made from), ``replays`` (again, and why)."""
