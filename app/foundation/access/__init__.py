"""Who may do what, and on whose rows (P2, P3)."""
