"""Writes: ``needs``; ``filing`` a training; ``drawing`` who is heard around it."""
