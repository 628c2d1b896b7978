"""Reads of evaluations: for ``assignment``, one ``sheet``, the ``lists``; ``figures`` and ``items`` for dashboards."""
