"""What is asked, what is told, and what counts as an answer; pure."""
