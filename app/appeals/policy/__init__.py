"""Decisions about appeals: ``rules``, ``states``, ``lodging``, ``deciding``, ``telling``, ``figures``."""
