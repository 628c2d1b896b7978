"""Decisions about draws: which week, from which frame, by which basis, and what it is called."""
