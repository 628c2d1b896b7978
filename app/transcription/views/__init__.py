"""Pages of transcripts."""
