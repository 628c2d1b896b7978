"""Pure decisions about transcripts."""
