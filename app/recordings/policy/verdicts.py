"""What would become of a record or a file, in words, for those who try an import first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from app.foundation.i18n import LazyString, _

NEW, KNOWN, REJECTED, BELONGS, WAITS = "new", "known", "rejected", "belongs", "waits"
VERDICTS: dict[str, LazyString] = {
    NEW: _("New call"),
    KNOWN: _("Known call"),
    REJECTED: _("Would be set aside"),
    BELONGS: _("Recording with a call"),
    WAITS: _("Recording without a call"),
}
LOOKS = {NEW: "good", KNOWN: "waiting", REJECTED: "wrong", BELONGS: "good", WAITS: "warning"}
FILE_STATES: dict[str, LazyString] = {
    "found": _("recording is here"),
    "missing": _("recording is not here yet"),
    "kept": _("recording is kept already"),
}
ADVICE: dict[str, LazyString] = {
    KNOWN: _("Nothing changes."),
    WAITS: _(
        "It waits for a call record, then it is set aside. Name it in a manifest, or after the call's id."
    ),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line of a trial. ``reason`` and ``facts`` are those of the quarantine; ``file`` is a state or
    empty.
    """

    source: str
    verdict: str
    row: int | None = None
    call: str = ""
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
