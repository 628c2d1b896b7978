"""A recording on its way from ``incoming/`` to ``kept/``, so that a kill at any moment can be repeated (C3).

1. :func:`prepare` decodes the file and changes nothing.
2. :func:`keep_recording`, in a transaction: decide, copy into ``kept/`` under the hash, write the row.
3. After the commit the file leaves ``incoming/``.

Killed before the commit, the copy in ``kept/`` is found by the next try; killed after it, the next try finds
the row and only removes the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import select

from app.engines.speech.channels import ChannelRelation, channel_relation
from app.engines.speech.decode import Sound, Undecodable, decode
from app.engines.speech.foreign.files import text_of
from app.engines.speech.foreign.parse import parse_transcript
from app.engines.speech.peaks import peaks_to_bytes, waveform_peaks
from app.engines.speech.playable import plays_in_browser, write_wav
from app.engines.speech.sidecar import BadTranscript
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.storage import content_hash, storage
from app.recordings import queries
from app.recordings.events import recording_kept
from app.recordings.models import Call, Recording
from app.recordings.policy.rules import RecordingRules
from app.recordings.policy.sound import has_fitting_suffix
from app.recordings.service.leaving import drop, hash_of, incoming_path, set_aside


@dataclass(frozen=True, slots=True)
class Prepared:
    """A decoded file: its content's hash, the sound at 16,000 samples a second, how its channels relate."""

    digest: str
    sound: Sound
    relation: ChannelRelation


@dataclass(frozen=True, slots=True)
class Unusable:
    """A file that is no recording: a code of ``policy.reasons`` and what the decoder saw."""

    reason: str
    facts: dict[str, Any]


def prepare(name: str, rules: RecordingRules) -> Prepared | Unusable | None:
    """Decode the file ``name`` of ``incoming/`` (C2); None if it is gone or still being written."""
    path, length = incoming_path(name), rules.recording
    try:
        before = _state(path)
        digest = content_hash(path)
        sound = decode(path, shortest_s=length.shortest_s, longest_s=60 * length.longest_minutes)
    except FileNotFoundError:
        return None
    except Undecodable as error:
        return Unusable(error.reason.value, {"seen": error.detail}) if _state(path) == before else None
    return Prepared(digest, sound, channel_relation(sound.samples)) if _state(path) == before else None


def keep_recording(actor: Actor, name: str, prepared: Prepared | Unusable) -> Recording | None:
    """Keep the file ``name`` of ``incoming/`` as its call's recording and announce it; or set it aside.

    The same content for the same call again changes nothing (C3). Another content for a call that has its
    recording, and the content of another call's recording, are set aside. None when nothing was kept.
    """
    require(actor, Permission.CALL_IMPORT)
    if isinstance(prepared, Unusable):
        set_aside(actor, name, prepared.reason, prepared.facts)
        return None
    call = _locked_call(name)
    if call is None or not incoming_path(name).exists():
        return None  # a file without a call waits; the scan sets it aside in the end
    rivals = _rivals(call, prepared.digest)
    if rivals:
        _yield_to(actor, name, call, prepared.digest, rivals)
        return None
    sidecar_digest = _keep_sidecar(actor, call, name)
    recording = _keep(call, name, prepared, sidecar_digest)
    db.session.flush()  # the log and the news name the new id
    record(actor, AuditTag.RECORDING_KEPT, "recording", recording.id, call_id=call.id, digest=prepared.digest)
    drop(name)
    recording_kept.send(recording_id=recording.id, call_id=call.id)
    return recording


def _state(path: Path) -> tuple[int, int]:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return (-1, -1)
    return stat.st_size, stat.st_mtime_ns


def _locked_call(name: str) -> Call | None:
    call_id = queries.calls_of_files([name]).get(name)
    return None if call_id is None else db.session.get(Call, call_id, with_for_update=True)


def _rivals(call: Call, digest: str) -> dict[int, Recording]:
    """By call: the recording that the call has already, and those of other calls with the same content."""
    statement = select(Recording).where((Recording.call_id == call.id) | (Recording.digest == digest))
    return {recording.call_id: recording for recording in db.session.scalars(statement)}


def _yield_to(actor: Actor, name: str, call: Call, digest: str, rivals: dict[int, Recording]) -> None:
    own = rivals.get(call.id)
    if own is None:
        other = next(iter(rivals.values())).call
        set_aside(actor, name, "duplicate_content", {"call": other.external_id})
    elif own.digest != digest:
        set_aside(actor, name, "call_has_recording", {"call": call.external_id})
    else:
        drop(name)
        sidecar = _sidecar_beside(call, name)
        if sidecar is not None and hash_of(sidecar) == own.sidecar_digest:
            drop(sidecar)


def _keep(call: Call, name: str, prepared: Prepared, sidecar_digest: str | None) -> Recording:
    sound, path = prepared.sound, incoming_path(name)
    suffix = storage().kept_path(prepared.digest, path.suffix).suffix
    has_playable = not (plays_in_browser(sound) and has_fitting_suffix(sound.container, suffix))
    storage().keep(path)
    if has_playable:
        storage().write_playable(prepared.digest, lambda draft: write_wav(sound.samples, sound.rate, draft))
    is_mono = prepared.relation is ChannelRelation.MONO
    shown = sound.samples[:1] if is_mono else sound.samples
    recording = Recording(
        call_id=call.id, digest=prepared.digest, suffix=suffix, codec=sound.codec[:30],
        source_rate=sound.source_rate, channel_count=len(sound.samples),
        agent_channel=None if is_mono else call.agent_channel or 0, relation=prepared.relation.value,
        duration_s=round(sound.duration_s, 3), has_playable=has_playable, sidecar_digest=sidecar_digest,
        kept_at=clock.now(), peaks=peaks_to_bytes(waveform_peaks(shown, sound.rate)),
    )  # fmt: skip
    db.session.add(recording)
    return recording


def _keep_sidecar(actor: Actor, call: Call, name: str) -> str | None:
    """Keep the transcript file that came with the recording; one that cannot be read is set aside."""
    sidecar = _sidecar_beside(call, name)
    if sidecar is None:
        return None
    path = incoming_path(sidecar)
    try:
        parse_transcript(text_of(path), name=sidecar, language=call.language)
    except BadTranscript as error:
        set_aside(actor, sidecar, "bad_sidecar", {"seen": str(error)[:200]})
        return None
    drop(sidecar)
    return storage().keep(path)


def _sidecar_beside(call: Call, name: str) -> str | None:
    """The transcript file that the manifest promises, below one of the folders that hold the recording."""
    if call.sidecar_name is None:
        return None
    candidates = [(folder / call.sidecar_name).as_posix() for folder in PurePosixPath(name).parents]
    return next((each for each in candidates if incoming_path(each).is_file()), None)
