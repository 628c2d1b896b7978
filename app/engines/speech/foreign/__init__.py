"""Transcripts that other systems wrote: one small module a dialect."""
