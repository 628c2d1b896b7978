"""Draws that anyone can redraw (S1, S2, S6)."""
