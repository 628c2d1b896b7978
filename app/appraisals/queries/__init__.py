"""Scores as columns, the work of monitors, and appraisals as filed."""
