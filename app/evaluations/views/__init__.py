"""Pages: ``lists`` of work and scores, the ``desk`` for scoring, the ``sheet``, ``picking`` a call."""
