"""Login records settled by rule into a monthly statement (A1–A3, A8, A10)."""
