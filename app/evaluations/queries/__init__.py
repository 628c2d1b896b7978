"""Reads: ``assignment``, one ``sheet``, the ``lists``; ``figures`` and ``items`` for dashboards."""
