"""The pages of sampling: ``draws``, ``duty`` of the monitors and their conflicts."""
