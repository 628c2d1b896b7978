"""Pages of appeals: ``lodging``, the ``lists``, ``one`` appeal with its steps, ``figures``."""
