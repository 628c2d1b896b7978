"""Addresses of static files that change when the file does."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, url_for


def wire(app: Flask) -> None:
    """Offer ``asset('css/app.css')`` to templates."""
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """The file's address with a short hash of its content, so that browsers may keep it for good."""
    path = Path(current_app.static_folder or "") / name
    return url_for("static", filename=name, v=_version(path, path.stat().st_mtime_ns if path.exists() else 0))


@lru_cache(maxsize=512)
def _version(path: Path, changed_at: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if changed_at else "missing"
