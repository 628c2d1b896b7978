"""Reads of rubric versions (``versions``) and of what their rules found (``findings``)."""
