"""Writes: ``planning`` a session, ``leading`` it through its states, blind ``scoring``, ``discussing``."""
