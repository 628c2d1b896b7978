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
REASONS: dict[str, ReasonText] = {
    # what the decoder says (engines.speech.decode.Reason)
    "empty": ReasonText(_("Empty file"), _EXPORT_AGAIN),
    "foreign": ReasonText(_("Not a recording"), _("Take the file out of the export, or save it as WAV, MP3 or Opus.")),
    "corrupt": ReasonText(_("Damaged recording"), _EXPORT_AGAIN),
    "truncated": ReasonText(_("Cut off: shorter than its header says"), _EXPORT_AGAIN),
    "unsupported": ReasonText(_("Codec cannot be read"), _("Set the recorder to WAV, MP3, Opus, M4A or AMR.")),
    "no_samples": ReasonText(_("Header without sound"), _EXPORT_AGAIN),
    "too_short": ReasonText(_("Too short"), _("Nothing to do: there is nothing to hear.")),
    "too_long": ReasonText(_("Too long"), _("Check whether the recorder was stopped; export the call by itself.")),
    "too_many_channels": ReasonText(_("More than two channels"), _("Export one call with one or two channels.")),
    # what does not fit together
    "no_call_record": ReasonText(
        _("No call record for this file"),
        _("Send a manifest that names the file, or name the file after the call's id; then send it again."),
    ),
    "call_has_recording": ReasonText(
        _("The call has another recording already"), _("Check which file belongs to the call.")
    ),
    "duplicate_content": ReasonText(
        _("Same sound as another call's"), _("Check which call the recording belongs to.")
    ),
    "bad_sidecar": ReasonText(_("Transcript file cannot be read"), _("Correct the file; meanwhile the sound is transcribed here.")),
    "late_sidecar": ReasonText(
        _("Transcript file came after the recording was kept"), _("Send transcript files before or with the recordings.")
    ),
    # what is wrong with a manifest
    "bad_manifest": ReasonText(
        _("Manifest cannot be read"), _("Save it as CSV (UTF-8) or JSON with the columns listed on the import page.")
    ),
    "missing_value": ReasonText(_("A value is missing"), _("Fill in the column and send the row again.")),
    "bad_value": ReasonText(_("A value cannot be used"), _("Correct the value and send the row again.")),
    "unknown_agent": ReasonText(
        _("No agent has this number"), _("Add the agent under “Teams and agents”, or correct the number; then send the row again.")
    ),
    "call_differs": ReasonText(
        _("The call is known with different facts"), _("Check which row is right; a call record is not changed by an import.")
    ),
    "recording_taken": ReasonText(
        _("The recording is promised to another call"), _("Name each recording in one row only and send the row again.")
    ),
    "outside_incoming": ReasonText(
        _("The file name leads out of the folder"), _("Name files below the folder of the manifest, without “..”.")
    ),
}  # fmt: skip


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
        yield str(_("column %(column)s", column=facts["column"]))
    if "value" in facts:
        yield str(_("value “%(value)s”", value=facts["value"]))
    if "call" in facts:
        yield str(_("call %(call)s", call=facts["call"]))
    if "seen" in facts:
        yield str(facts["seen"])
