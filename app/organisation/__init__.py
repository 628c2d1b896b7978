"""Teams and agents (P1), and on whose rows an actor may look (P3)."""
