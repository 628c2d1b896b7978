"""Renders the demo recordings from the written dialogues: ``python -m demo.make`` (developers only)."""
