"""From single findings to problems that many agents share (F3)."""
