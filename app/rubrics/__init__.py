"""Rubric versions in force and the findings of their rules (Q1–Q3)."""
