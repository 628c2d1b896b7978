"""What the script of the blind form calls."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from app.calibration.service import scoring
from app.evaluations.forms import read_answers, read_comment, read_revision
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.web.blueprint import Pages, actor

api = Pages("calibration_api", url_prefix="/api")


@api.action(
    "/calibration/<int:session_id>/calls/<int:position>/draft",
    needs=Permission.CALIBRATION_SCORE,
    method="PATCH",
)
def save_draft(session_id: int, position: int) -> ResponseReturnValue:
    """Keep the form as it stands; answers ``{"revision": …}``, or 409 where another window was faster."""
    seen, answers = read_revision(request.form), read_answers(request.form)
    comment = read_comment(request.form)
    with transaction():
        revision = scoring.save_draft(actor(), session_id, position, seen, answers, comment)
    return jsonify(revision=revision)
