"""What scripts of the form builder call."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.web.blueprint import Pages, actor
from app.rubrics.forms import read_revision
from app.rubrics.policy.draft_editing import edited
from app.rubrics.policy.draft_parts import Part
from app.rubrics.queries import drafts
from app.rubrics.service import drafts as service

api = Pages("rubrics_api", url_prefix="/api")
BUTTONS = ("do", "new_section_zh", "new_section_en", "new_item_zh", "new_item_en")


@api.action("/rubrics/drafts/<int:draft_id>/parts/<part_name>", needs=Permission.RUBRIC_DRAFT, method="PATCH")
def save_draft_part(draft_id: int, part_name: str) -> ResponseReturnValue:
    """Keep a part of the form as it stands; answers ``{"revision": …}``, or 409 where somebody was faster."""
    part = Part.named(part_name)
    if part is None:
        raise NotFound(_("This part of the draft is gone. Go back to its beginning."))
    fields = {name: value for name, value in request.form.items() if name not in BUTTONS}
    text, _shown = edited(drafts.get_draft(draft_id).text, part, fields)
    with transaction():
        revision = service.save_draft(actor(), draft_id, read_revision(fields), text)
    return jsonify(revision=revision)
