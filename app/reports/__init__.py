"""Dashboards and the monthly summary (M1–M3)."""
