"""Decisions: ``clock``, ``matching`` of records, ``states``, ``window`` of mystery; ``rules``."""
