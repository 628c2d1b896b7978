"""People who sign in, and what their role lets them do (P2, P4, X2)."""
