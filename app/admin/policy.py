"""What states of jobs are called."""

from __future__ import annotations

from app.foundation.i18n import LazyString, _

JOB_STATES: dict[str, LazyString] = {
    "waiting": _("Waiting"),
    "running": _("Running"),
    "done": _("Done"),
    "parked": _("Parked"),
}
