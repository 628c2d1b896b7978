"""The monthly summary: ``filing`` it, as ``workbook`` and on ``paper`` with its ``plots``."""
