"""``/healthz``: are all parts up?"""

from __future__ import annotations

from flask import jsonify
from flask.typing import ResponseReturnValue

from app.foundation.queue import parts
from app.foundation.web.blueprint import Pages, Public

pages = Pages("health")


@pages.page("/healthz", needs=Public("load balancers and `make run` ask it"))
def healthz() -> ResponseReturnValue:
    """200 when web, worker and scheduler are up; 503 and the missing parts otherwise."""
    missing = parts.missing()
    return jsonify(status="up" if not missing else "starting", missing=missing), 503 if missing else 200
