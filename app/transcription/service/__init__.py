"""What can be done with transcripts."""
