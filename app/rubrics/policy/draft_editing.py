"""What the buttons of the form builder do to a draft's text."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from app.foundation.errors import InvalidInput, NotFound
from app.foundation.i18n import _
from app.rubrics.policy import draft_document as document_of
from app.rubrics.policy.draft_document import Plain
from app.rubrics.policy.draft_fields import fields_of, merged
from app.rubrics.policy.draft_parts import Part, find

LONGEST_TITLE = 200


def edited(text: str, part: Part, fields: Mapping[str, str]) -> tuple[str, Part]:
    """The text after the form of ``part`` was sent, and the part to show next.

    ``fields["do"]`` is the button: ``save``, ``go:…`` another part, ``up``, ``down``, ``remove``. New
    sections and items come by their titles. A text whose meaning did not change stays as it was written.
    NotFound for a part that is not there.
    """
    document = document_of.read_document(text)
    if document is None:
        raise InvalidInput(_("The form builder cannot read this text. Edit it as text."))
    if not document_of.is_there(document, part):
        raise NotFound(_("This part of the draft is gone. Go back to its beginning."))
    before = deepcopy(document)
    _fill_in(document, part, fields)
    shown = _do(document, part, fields) or _wanted(fields) or part
    return (text if document == before else document_of.write_document(document)), shown


def _fill_in(document: Plain, part: Part, fields: Mapping[str, str]) -> None:
    """Put the form's entries into the document where they say anything new."""
    old = find(document, part)
    new = merged(part.kind, fields, old)
    known = merged(part.kind, fields_of(part.kind, old) | _code_kept(part, fields, old), old)
    if new == known:
        return
    if part.kind == "header":
        document.clear()
        document.update(new)
    elif part.kind == "section":
        document["sections"][part.section] = new
    elif part.kind == "item":
        document["sections"][part.section]["items"][part.item] = new
    elif new is None:
        document.pop(part.kind, None)
    else:
        document[part.kind] = new


def _code_kept(part: Part, fields: Mapping[str, str], old: object) -> dict[str, str]:
    if part.kind in ("anchors", "examples") or not isinstance(old, dict):
        return {}
    return {"code": str(old.get("code", ""))}


def _do(document: Plain, part: Part, fields: Mapping[str, str]) -> Part | None:
    """Add, move or remove as the button says; the part to show next, None where nothing moved."""
    do = fields.get("do", "")
    if part.kind in ("section", "item"):
        if do in ("up", "down"):
            return document_of.move(document, part, -1 if do == "up" else 1)
        if do == "remove":
            return document_of.remove(document, part)
        if titles := _new(fields, "item"):
            return document_of.add_item(document, part.section, *titles)
    if titles := _new(fields, "section"):
        return document_of.add_section(document, *titles)
    return None


def _new(fields: Mapping[str, str], kind: str) -> tuple[str, str] | None:
    zh, en = (" ".join(fields.get(f"new_{kind}_{name}", "").split())[:LONGEST_TITLE] for name in ("zh", "en"))
    return (zh, en) if zh or en else None


def _wanted(fields: Mapping[str, str]) -> Part | None:
    verb, _colon, name = fields.get("do", "").partition(":")
    return Part.named(name) if verb == "go" else None
