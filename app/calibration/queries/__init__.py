"""Reads: ``sessions``, blind ``scores``, their ``comparison``, ``history``, ``figures`` for others."""
