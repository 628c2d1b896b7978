"""Whose turn it is, which calls are worth hearing together, and how far a session is."""
