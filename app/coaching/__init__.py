"""Interviews, improvement plans, follow-up listening (F1, F2)."""
