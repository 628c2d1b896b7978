"""What can be done with evaluations: ``assignment`` and ``scoring``."""
