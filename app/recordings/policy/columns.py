"""The columns of a manifest of calls (C1), for the import page and for advice."""

from __future__ import annotations

from app.foundation.i18n import LazyString, _

COLUMNS: dict[str, LazyString] = {
    "call_id": _("The telephone system's unique id of the call, up to 80 characters."),
    "agent_number": _("The number of the agent who took or made the call."),
    "started_at": _("Date, time and offset from UTC, such as 2026-11-20T09:15:00+08:00."),
    "duration_s": _("Length of the call in seconds."),
    "direction": _("inbound or outbound."),
    "queue": _("The queue or skill group, up to 40 characters."),
    "ring_s": _("Seconds of ringing before the answer."),
    "hold_s": _("Seconds on hold."),
    "customer_number": _("The customer's number; screens show its last four digits."),
    "disposition": _("How the call ended, up to 40 characters."),
    "language": _("en or zh-CN; empty: what the rules say for the queue."),
    "recording": _("Name of the recording's file, below the folder of the manifest."),
    "recording_customer": _(
        "Name of the customer's file where each party has one; recording is then the agent's."
    ),
    "agent_channel": _(
        "Channel of the agent in a two-channel recording: 0 (left) or 1 (right); empty: not known."
    ),
    "transcript": _("Name of a transcript file (.json, .vtt or .srt) that comes with the recording."),
}
REQUIRED = ("call_id", "agent_number", "started_at", "duration_s")
LENGTHS = frozenset({"duration_s", "ring_s", "hold_s"})
# Names of files that are found beside a record are written into it under our own names, whatever its format.
OURS_ALWAYS = frozenset({"recording", "recording_customer", "transcript"})
