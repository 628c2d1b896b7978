"""From a recording to words, times and measured facts."""
