"""Reads for dashboards and the month: ``scores``, ``work``, ``improvement``, ``month``, ``summaries``."""
