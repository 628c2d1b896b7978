"""Reads of sampling: ``draws`` lists, ``frames`` and ``ingredients`` feed a draw, ``replays`` checks it."""
