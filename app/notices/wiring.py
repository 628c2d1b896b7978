"""Plugs notices in."""

from __future__ import annotations

from flask import Flask

from app.notices.views import pages


def wire(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(pages)
