"""Reads of transcripts, and of what is found in them."""
