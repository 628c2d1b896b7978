"""Reads: ``needs``; ``trainings``, their draws and what was heard; ``frames`` to draw from."""
