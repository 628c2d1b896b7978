"""What can be done in sampling: ``preparing``, ``drawing``, ``duty`` of the monitors, ``conflicts``."""
