"""Reads of coaching: ``interviews``, ``plans``, and what ``draws`` of calls need."""
