"""Decisions: ``states``, ``walls``, ``answering``, how far scores lie apart, what is told and drawn."""
