"""Reads: one ``appeal`` and their lists, the ``people`` who may decide, ``figures``."""
