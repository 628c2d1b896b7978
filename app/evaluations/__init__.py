"""Scores that people give on the scoring page (Q3–Q5)."""
