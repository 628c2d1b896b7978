"""Beginning a draft, putting one aside, and versions as files."""

from __future__ import annotations

from pathlib import Path

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.rubrics.forms import NewDraftForm
from app.rubrics.policy.draft_document import blank, proposed_code, write_document
from app.rubrics.policy.workbook import from_workbook, to_workbook
from app.rubrics.queries import versions
from app.rubrics.service import drafts as service
from app.rubrics.views.pages import LARGEST_FILE, name_of, pages, text_of_file

YAML, XLSX = "application/yaml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_SECTION = ("开场", "Opening")


@pages.page("/rubrics/drafts/new", needs=Permission.RUBRIC_DRAFT)
def new_draft() -> ResponseReturnValue:
    """What a draft begins as."""
    return render_template("rubrics/draft_new.html", form=_new_form())


@pages.action("/rubrics/drafts", needs=Permission.RUBRIC_DRAFT)
def begin_draft() -> ResponseReturnValue:
    """Begin a draft with a version, a file or an empty form; a faulty file is taken, and says its faults."""
    form = _new_form()
    if not form.validate_on_submit():
        return render_template("rubrics/draft_new.html", form=form), 400
    try:
        draft_id = _begun(form)
    except InvalidInput as error:
        form.file.errors = str(error).splitlines()
        return render_template("rubrics/draft_new.html", form=form), 400
    return redirect(url_for("rubrics.edit_draft", draft_id=draft_id), 303)


@pages.action("/rubrics/<int:version_id>/drafts", needs=Permission.RUBRIC_DRAFT)
def begin_draft_of(version_id: int) -> ResponseReturnValue:
    """Begin the draft of the next version."""
    with transaction():
        draft_id = service.begin_from_version(actor(), version_id)
    return redirect(url_for("rubrics.edit_draft", draft_id=draft_id), 303)


@pages.action("/rubrics/drafts/<int:draft_id>/discard", needs=Permission.RUBRIC_DRAFT)
def discard_draft(draft_id: int) -> ResponseReturnValue:
    """Put a draft aside."""
    with transaction():
        service.discard_draft(actor(), draft_id)
    flash(_("The draft is discarded."), "success")
    return redirect(url_for("rubrics.list_rubrics"), 303)


@pages.page("/rubrics/<int:version_id>/export.yaml", needs=Permission.RUBRIC_READ)
def export_yaml(version_id: int) -> ResponseReturnValue:
    """A version as the file it could be registered from."""
    version = versions.get_version(version_id)
    return _download(version.source.encode(), YAML, _file_name(version_id, "yaml"))


@pages.page("/rubrics/<int:version_id>/export.xlsx", needs=Permission.RUBRIC_READ)
def export_xlsx(version_id: int) -> ResponseReturnValue:
    """A version as a workbook that can be changed and sent back as a draft."""
    content = to_workbook(versions.rubric_of_version(version_id))
    return _download(content, XLSX, _file_name(version_id, "xlsx"))


def _new_form() -> NewDraftForm:
    return NewDraftForm.of([(str(one.id), name_of(one)) for one in versions.list_all()])


def _begun(form: NewDraftForm) -> int:
    if form.begin.data == "version":
        with transaction():
            return service.begin_from_version(actor(), int(form.version.data))
    text = _text_sent(form) if form.begin.data == "file" else _blank(form)
    with transaction():
        return service.begin_draft(actor(), text)


def _text_sent(form: NewDraftForm) -> str:
    name, content = Path(form.file.data.filename or "").name, form.file.data.read(LARGEST_FILE + 1)
    if name.lower().endswith(".xlsx") and len(content) <= LARGEST_FILE:
        return from_workbook(content, name)
    return text_of_file(name, content)


def _blank(form: NewDraftForm) -> str:
    zh, en = (form.title_zh.data or "").strip(), (form.title_en.data or "").strip()
    taken = {version.code for version in versions.list_all()}
    code = proposed_code(zh, en, taken).replace("_", "-")
    return write_document(blank(code, form.language.data, zh, en, FIRST_SECTION))


def _file_name(version_id: int, suffix: str) -> str:
    rubric = versions.rubric_of_version(version_id)
    return f"{rubric.code}-{rubric.version}.{suffix}"


def _download(content: bytes, kind: str, name: str) -> Response:
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
