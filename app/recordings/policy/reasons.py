"""Why a file or a row of a manifest is set aside, in words, with what to do about it (C2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.foundation.i18n import LazyString, _
from app.recordings.policy.columns import COLUMNS


@dataclass(frozen=True, slots=True)
class ReasonText:
    """What a reason is called, and what to do."""

    label: LazyString
    advice: LazyString


_EXPORT_AGAIN = _("Export the recording from the telephone system again.")
_LABELS: dict[str, LazyString] = {
    # what the decoder says (engines.speech.decode.Reason)
    "empty": _("Empty file"),
    "foreign": _("Not a recording"),
    "corrupt": _("Damaged recording"),
    "truncated": _("Cut off: shorter than its header says"),
    "unsupported": _("Codec cannot be read"),
    "no_samples": _("Header without sound"),
    "too_short": _("Too short"),
    "too_long": _("Too long"),
    "too_many_channels": _("More than two channels"),
    "bad_rate": _("Sample rate that no recorder has"),
    # what is not even opened
    "unreadable": _("We may not read the file"),
    "link": _("A link, not a file"),
    "special_file": _("A pipe or device, not a file"),
    "empty_folder": _("An empty folder with the name of a recording"),
    "bad_name": _("The file name is no readable text"),
    # what does not fit together
    "other_party_missing": _("The other party's file did not come"),
    "no_call_record": _("No call record for this file"),
    "call_has_recording": _("The call has another recording already"),
    "duplicate_content": _("Same sound as another call's"),
    "bad_sidecar": _("Transcript file cannot be read"),
    "late_sidecar": _("Transcript file came after the recording was kept"),
    # what is wrong with a manifest
    "bad_manifest": _("Manifest cannot be read"),
    "missing_value": _("A value is missing"),
    "bad_value": _("A value cannot be used"),
    "no_such_time": _("The clock leapt over this time"),
    "twice_a_time": _("The clock showed this time twice"),
    "unknown_agent": _("No agent has this number"),
    "call_differs": _("The call is known with different facts"),
    "recording_taken": _("The recording is promised to another call"),
    "outside_incoming": _("The file name leads out of the folder"),
}
_ADVICE: dict[str, LazyString] = {
    "empty": _EXPORT_AGAIN,
    "foreign": _("Take the file out of the export, or save it as WAV, MP3 or Opus."),
    "corrupt": _EXPORT_AGAIN,
    "truncated": _EXPORT_AGAIN,
    "unsupported": _("Set the recorder to WAV, MP3, Opus, M4A or AMR."),
    "no_samples": _EXPORT_AGAIN,
    "too_short": _("Nothing to do: there is nothing to hear."),
    "too_long": _("Check whether the recorder was stopped; export the call by itself."),
    "too_many_channels": _("Export one call with one or two channels."),
    "bad_rate": _EXPORT_AGAIN,
    "unreadable": _("Let the account of this application read the files; then send it again."),
    "link": _("Copy the recording itself into the folder; links are not followed."),
    "special_file": _("Take it out of the export; only files are read."),
    "empty_folder": _("Export the recording as a file."),
    "bad_name": _("Rename the file, best with letters and digits, and send it again."),
    "other_party_missing": _("Send both files of the call, the agent's and the customer's."),
    "no_call_record": _("Name the file in a manifest, or name it after the call's id; then send it again."),
    "call_has_recording": _("Check which file belongs to the call."),
    "duplicate_content": _("Check which call the recording belongs to."),
    "bad_sidecar": _("Correct the file; meanwhile the sound is transcribed here."),
    "late_sidecar": _("Send transcript files before or with the recordings."),
    "bad_manifest": _("Give it the columns listed on the import page, or choose or add a format for it."),
    "missing_value": _("Fill in the column and send the row again."),
    "bad_value": _("Correct the value and send the row again."),
    "no_such_time": _(
        "Check the time and the time zone of the format; the clock was put forward that night."
    ),
    "twice_a_time": _(
        "Add the offset from UTC to the time, or let the format say which of the two is meant."
    ),
    "unknown_agent": _("Add the agent, or correct the number; then send the row again."),
    "call_differs": _("Check which row is right; a call record is not changed by an import."),
    "recording_taken": _("Name each recording in one row only and send the row again."),
    "outside_incoming": _("Name files below the folder of the manifest, without “..”."),
}
REASONS = {code: ReasonText(label, _ADVICE[code]) for code, label in _LABELS.items()}


def describe(facts: Mapping[str, Any]) -> str:
    """The stored facts of a quarantined thing in the reader's language: row, column, value, what was seen."""
    return "; ".join(_parts(facts))


def advice(reason: str, facts: Mapping[str, Any]) -> str:
    """What to do about it; for a value, also what its column should hold."""
    wanted = COLUMNS.get(facts.get("column", ""))
    text = str(REASONS[reason].advice)
    return f"{text} {wanted}" if wanted is not None and reason in ("missing_value", "bad_value") else text


def _parts(facts: Mapping[str, Any]) -> Iterator[str]:
    if "row" in facts:
        yield str(_("row %(row)s", row=facts["row"]))
    if "column" in facts:
        theirs = f" ({facts['theirs']})" if "theirs" in facts else ""
        yield str(_("column %(column)s", column=facts["column"])) + theirs
    if "value" in facts:
        yield str(_("value “%(value)s”", value=facts["value"]))
    if "call" in facts:
        yield str(_("call %(call)s", call=facts["call"]))
    if "seen" in facts:
        yield str(_("technical detail: %(seen)s", seen=facts["seen"]))
