"""What scripts of the scoring page call."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from app.evaluations.forms import read_answers, read_attended, read_comment, read_revision
from app.evaluations.service import scoring
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.web.blueprint import Pages, actor

api = Pages("evaluations_api", url_prefix="/api")


@api.action("/evaluations/<int:evaluation_id>/draft", needs=Permission.EVALUATION_WORK, method="PATCH")
def save_draft(evaluation_id: int) -> ResponseReturnValue:
    """Keep the form as it stands; answers ``{"revision": …}``, or 409 where another window was faster."""
    answers, comment = read_answers(request.form), read_comment(request.form)
    with transaction():
        revision = scoring.save_draft(
            actor(), evaluation_id, read_revision(request.form), answers, comment, read_attended(request.form)
        )
    return jsonify(revision=revision)
