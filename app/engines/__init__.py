"""Pure Python that computes: no Flask, no database, no clock, no files but those handed in."""
