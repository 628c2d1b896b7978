"""From a transcript and a rubric to findings that show their evidence (Q2, Q3)."""
