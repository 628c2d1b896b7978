"""What people send to recordings: files, and what a list is narrowed to."""

from __future__ import annotations

from datetime import date

from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired, MultipleFileField
from werkzeug.datastructures import MultiDict

from app.foundation.i18n import _
from app.recordings.queries import CallFilter


class UploadForm(FlaskForm):
    """Recordings, transcript files and a manifest."""

    files = MultipleFileField(_("Files"), validators=[FileRequired(_("Choose at least one file."))])


def read_filter(args: MultiDict[str, str]) -> CallFilter:
    """The filter in a page's address; what cannot be read narrows nothing."""
    return CallFilter(
        agent_id=args.get("agent", type=int),
        queue=args.get("queue") or None,
        first_on=args.get("first_on", type=date.fromisoformat),
        last_on=args.get("last_on", type=date.fromisoformat),
        with_recording="with_recording" in args,
    )
