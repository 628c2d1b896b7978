"""Personal data in what was said: found, and told by the words that hold it (X3)."""
