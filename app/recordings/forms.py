"""What people send to recordings: files, and what a list is narrowed to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired, MultipleFileField
from werkzeug.datastructures import MultiDict
from wtforms import SelectField

from app.foundation.i18n import Bilingual, _
from app.recordings.policy.call_filter import CallFilter

LONGEST_NUMBER = 80


class UploadForm(FlaskForm):
    """Recordings, transcript files and a manifest. ``chosen`` is its format; empty: recognised."""

    files = MultipleFileField(_("Files"), validators=[FileRequired(_("Choose at least one file."))])
    chosen = SelectField(_("Format of the call records"), validate_choice=False)

    @classmethod
    def of(cls, formats: Mapping[str, Bilingual], **values: Any) -> UploadForm:
        """The form with the formats that this centre can read."""
        form = cls(**values)
        form.chosen.choices = [
            ("", _("Recognise by the columns")),
            *((k, str(v)) for k, v in formats.items()),
        ]
        return form


def read_filter(args: MultiDict[str, str]) -> CallFilter:
    """The filter in a page's address; what cannot be read narrows nothing."""
    return CallFilter(
        agent_id=args.get("agent", type=int),
        queue=args.get("queue") or None,
        first_on=args.get("first_on", type=date.fromisoformat),
        last_on=args.get("last_on", type=date.fromisoformat),
        with_recording="with_recording" in args,
        number=args.get("number", "").strip()[:LONGEST_NUMBER] or None,
    )
