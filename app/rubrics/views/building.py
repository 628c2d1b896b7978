"""The form builder: one part of a draft at a time, beside the form as a monitor would see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import Conflict, InvalidInput, NotFound
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.rubrics.forms import read_revision
from app.rubrics.models import RubricDraft
from app.rubrics.policy.draft_document import is_there, read_document
from app.rubrics.policy.draft_editing import edited
from app.rubrics.policy.draft_fields import fields_of, rows
from app.rubrics.policy.draft_labels import LEFT_OUT
from app.rubrics.policy.draft_parts import SINGLE, Part, find
from app.rubrics.policy.draft_preview import faults_of, preview_of
from app.rubrics.policy.drafting import State
from app.rubrics.policy.labels import CRITICAL, LANGUAGE_NAMES, VERDICTS
from app.rubrics.queries import checking, drafts
from app.rubrics.queries.readings import read_rule
from app.rubrics.service import drafts as service
from app.rubrics.views.pages import pages, rules_dir


@pages.page("/rubrics/drafts/<int:draft_id>", needs=Permission.RUBRIC_DRAFT)
def edit_draft(draft_id: int) -> ResponseReturnValue:
    """A part of the draft to fill in; a text that has no parts yet is edited as text."""
    draft, part = drafts.get_draft(draft_id), _part(request.args.get("part", "header"))
    if draft.state != State.EDITING.value:
        return redirect(url_for("rubrics.review_draft", draft_id=draft_id))
    document = read_document(draft.text)
    if document is None:
        flash(_("The form builder cannot read this text. Mend it here first."), "warning")
        return redirect(url_for("rubrics.edit_draft_text", draft_id=draft_id))
    if not is_there(document, part):
        part = Part("header")
    return render_template("rubrics/draft.html", **_desk(draft, document, part))


@pages.action("/rubrics/drafts/<int:draft_id>/parts/<part_name>", needs=Permission.RUBRIC_DRAFT)
def save_draft_part(draft_id: int, part_name: str) -> ResponseReturnValue:
    """Keep a part of the form and go where the button says; who was too late has his entries before him."""
    draft, fields, part = drafts.get_draft(draft_id), request.form.to_dict(), _part(part_name)
    try:
        text, shown = edited(draft.text, part, fields)
        with transaction():
            service.save_draft(actor(), draft_id, read_revision(fields), text)
    except (Conflict, InvalidInput, NotFound) as error:
        draft = drafts.get_draft(draft_id)
        document = read_document(draft.text)
        if document is None or draft.state != State.EDITING.value:
            raise
        desk = _desk(draft, document, part, fields)
        return render_template("rubrics/draft.html", **desk, error=error), error.status
    return redirect(url_for("rubrics.edit_draft", draft_id=draft_id, part=shown.name), 303)


@pages.page("/rubrics/drafts/<int:draft_id>/live", needs=Permission.RUBRIC_DRAFT)
def show_draft_live(draft_id: int) -> ResponseReturnValue:
    """What follows from what was saved: outline, preview, faults, rules in words; asked for by the page."""
    draft, part = drafts.get_draft(draft_id), _part(request.args.get("part", "header"))
    document = read_document(draft.text)
    if document is None or not is_there(document, part):
        return "", 204
    return render_template("rubrics/_draft_live.html", **_desk(draft, document, part))


@pages.page("/rubrics/drafts/<int:draft_id>/text", needs=Permission.RUBRIC_DRAFT)
def edit_draft_text(draft_id: int) -> ResponseReturnValue:
    """The whole draft as YAML, with its faults by line."""
    draft = drafts.get_draft(draft_id)
    if draft.state != State.EDITING.value:
        return redirect(url_for("rubrics.review_draft", draft_id=draft_id))
    return render_template("rubrics/draft_text.html", **_text_page(draft, draft.text))


@pages.action("/rubrics/drafts/<int:draft_id>/text", needs=Permission.RUBRIC_DRAFT)
def save_draft_text(draft_id: int) -> ResponseReturnValue:
    """Keep the text, right or faulty; what was typed is shown again where it could not be kept."""
    typed = request.form.get("text", "").replace("\r\n", "\n")
    try:
        with transaction():
            service.save_draft(actor(), draft_id, read_revision(request.form), typed)
    except (Conflict, InvalidInput) as error:
        page = _text_page(drafts.get_draft(draft_id), typed)
        return render_template("rubrics/draft_text.html", **page, error=error), error.status
    flash(_("Saved."), "success")
    return redirect(url_for("rubrics.edit_draft_text", draft_id=draft_id), 303)


def _part(name: str) -> Part:
    return Part.named(name) or Part("header")


def _desk(
    draft: RubricDraft, document: dict[str, Any], part: Part, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What the builder shows; ``typed`` are entries that could not be saved."""
    fields = fields_of(part.kind, find(document, part)) if typed is None else typed
    faults = faults_of(checking.check(draft.text, draft.code, rules_dir()).problems, draft.code)
    plain = find(document, part)
    code = str(plain.get("code", "")) if isinstance(plain, dict) else ""
    known = drafts.published_items(draft.code) if part.kind == "item" else set()
    return {
        "draft": draft, "part": part, "fields": fields, "preview": preview_of(document), "faults": faults,
        "here": [fault for fault in faults if fault.part == part], "rows": rows,
        "readings": {name: read_rule(fields.get(name, ""), rules_dir()) for name in ("when", "rule")},
        "code": code, "single": SINGLE,
        "is_code_fixed": code in known or (part.kind == "header" and bool(drafts.numbers_of(draft.code))),
        "revision": draft.revision if typed is None else typed.get("revision", ""),
        "critical": CRITICAL, "left_out": LEFT_OUT, "language_names": LANGUAGE_NAMES, "verdicts": VERDICTS,
    }  # fmt: skip


def _text_page(draft: RubricDraft, text: str) -> dict[str, Any]:
    return {
        "draft": draft, "text": text, "revision": draft.revision,
        "faults": faults_of(checking.check(text, draft.code, rules_dir()).problems, draft.code),
        "is_readable": read_document(draft.text) is not None,
    }  # fmt: skip
