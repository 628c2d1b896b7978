"""Shifts, logins and the rules of attendance, as stretches of time (A1–A3)."""
