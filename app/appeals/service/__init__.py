"""What is done with appeals: ``lodging``, ``deciding``, ``ending``, ``chasing``; ``telling`` of it."""
