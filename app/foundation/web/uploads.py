"""Tables that come with a form: the field for one, and its file on disk for as long as it is read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask_wtf.file import FileAllowed, FileField, FileRequired
from werkzeug.datastructures import FileStorage

from app.foundation.i18n import _


def table_field(*, is_needed: bool = True) -> FileField:
    """A form's field for a CSV or XLSX file."""
    needed = [FileRequired(_("Choose a file."))] if is_needed else []
    allowed = FileAllowed(["csv", "xlsx"], _("Choose a CSV or XLSX file."))
    return FileField(_("File"), validators=[*needed, allowed], render_kw={"accept": ".csv,.xlsx"})


@contextmanager
def uploaded(file: FileStorage) -> Iterator[tuple[Path, str]]:
    """The file, its suffix kept, and the name that the browser gave; it is gone afterwards."""
    name = Path(file.filename or "").name
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{Path(name).suffix.lower()}"
        file.save(path)
        yield path, name
