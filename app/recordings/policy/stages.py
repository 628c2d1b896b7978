"""The steps that a recording goes through, for the progress on the import page."""

from __future__ import annotations

from app.foundation.i18n import LazyString, _

STAGES: dict[str, LazyString] = {"recordings.ingest_recording": _("Recordings checked and kept")}


def add_stage(job_name: str, label: LazyString) -> None:
    """Show the jobs ``job_name`` as a further step; a higher feature's wiring calls it."""
    STAGES[job_name] = label
