"""Pages: ``lists``, ``planning``, ``leading``, blind ``scoring``, ``comparing`` in the discussion."""
