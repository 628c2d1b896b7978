"""Scores that say how sure they are (M3)."""
