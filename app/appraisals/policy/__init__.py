"""Rules of fairness, the figures of an appraisal, and what readings mean in words."""
