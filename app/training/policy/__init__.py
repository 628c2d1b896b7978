"""Where a need stands (``needs``); days, words and results of a training (``trainings``)."""
