"""Weekly draws that anyone can replay, and who listens to what (S1, S2, S6, S7)."""
