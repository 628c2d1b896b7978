"""Who did what, when, on which record: append only, alteration shows (X1)."""
