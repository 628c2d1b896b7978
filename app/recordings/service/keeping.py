"""A recording on its way from ``incoming/`` to ``kept/``, so that a kill at any moment can be repeated (C3).

1. :func:`prepare` decodes the file and changes nothing.
2. :func:`keep_recording`, in a transaction: decide, copy into ``kept/`` under the hash, write the row.
3. After the commit the file leaves ``incoming/``.

Killed before the commit, the copy in ``kept/`` is found by the next try; killed after it, the next try finds
the row and only removes the file.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from sqlalchemy import or_, select

from app.engines.speech.channels import ChannelRelation, channel_relation
from app.engines.speech.decode import Sound, Undecodable, decode
from app.engines.speech.foreign.files import text_in
from app.engines.speech.foreign.node import LONGEST_TEXT
from app.engines.speech.foreign.parse import parse_transcript
from app.engines.speech.pair import join_parties
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
from app.foundation.storage import OutsideStore, content_hash, storage
from app.recordings import queries
from app.recordings.events import recording_kept
from app.recordings.models import Call, Recording
from app.recordings.policy.rules import RecordingRules
from app.recordings.policy.sound import has_fitting_suffix
from app.recordings.service.leaving import drop, hash_of, set_aside


@dataclass(frozen=True, slots=True)
class Prepared:
    """A decoded file: its content's hash, the sound at 16,000 samples a second, how its channels relate.

    ``customer`` is the name of the customer's file and its hash, where each party has one (C2).
    """

    digest: str
    sound: Sound
    relation: ChannelRelation
    customer: tuple[str, str] | None = None

    def files(self, name: str) -> list[tuple[str, str]]:
        """Names in ``incoming/`` and hashes of all that this recording consists of."""
        return [(name, self.digest)] + ([] if self.customer is None else [self.customer])


@dataclass(frozen=True, slots=True)
class Unusable:
    """The file ``name`` is no recording: a code of ``policy.reasons`` and what the decoder saw."""

    name: str
    reason: str
    facts: dict[str, Any]


class _Moving(Exception):
    """The file is gone or still being written; the next scan sees."""


def prepare(name: str, rules: RecordingRules, customer: str | None = None) -> Prepared | Unusable | None:
    """Decode the file ``name`` of ``incoming/`` (C2); None if it is gone or still being written.

    ``customer`` is the file of its customer where each party has one: both become one sound.
    """
    try:
        digest, sound = _decoded(name, rules)
        if customer is None:
            return Prepared(digest, sound, channel_relation(sound.samples))
        customer_digest, other = _decoded(customer, rules)
    except _Broken as broken:
        return broken.file
    except _Moving:
        return None
    both = join_parties(sound, other)
    return Prepared(digest, both, channel_relation(both.samples), (customer, customer_digest))


def _decoded(name: str, rules: RecordingRules) -> tuple[str, Sound]:
    length, form = rules.recording, rules.form_of(name)
    read = partial(decode, shortest_s=length.shortest_s, longest_s=60 * length.longest_minutes, form=form)
    try:
        with storage().open_arrived(name) as file:
            before = _state(file)
            try:
                digest, sound = content_hash(file), read(file)
            except Undecodable as error:
                if _state(file) == before:
                    raise _Broken(Unusable(name, error.reason.value, {"seen": error.detail})) from error
            else:
                if _state(file) == before:
                    return digest, sound
    except PermissionError as error:
        raise _Broken(Unusable(name, "unreadable", {})) from error
    except (FileNotFoundError, OutsideStore) as error:
        raise _Moving from error
    raise _Moving


class _Broken(Exception):
    def __init__(self, file: Unusable) -> None:
        super().__init__(file.reason)
        self.file = file


def keep_recording(actor: Actor, name: str, prepared: Prepared | Unusable) -> Recording | None:
    """Keep the file ``name`` of ``incoming/`` as its call's recording and announce it; or set it aside.

    The same content for the same call again changes nothing (C3). Another content for a call that has its
    recording, and the content of another call's recording, are set aside. Of two files of one call, either
    both are kept or none; a broken one is set aside and the other waits. None when nothing was kept.
    """
    require(actor, Permission.CALL_IMPORT)
    if isinstance(prepared, Unusable):
        set_aside(actor, prepared.name, prepared.reason, prepared.facts)
        return None
    files = prepared.files(name)
    call = _locked_call([file for file, _ in files])
    if call is None:
        return None  # a file without a call waits; the scan sets it aside in the end
    rivals = _rivals(call, [digest for _, digest in files])
    if rivals:
        _yield_to(actor, files, call, rivals)
        return None
    if prepared.customer is None and call.customer_recording_name is not None:
        return None  # one party alone waits for the other
    if not all(_keep_file(*file) for file in files):
        return None
    sidecar_digest = _keep_sidecar(actor, call, name)
    recording = _keep(call, name, prepared, sidecar_digest)
    db.session.flush()  # the log and the news name the new id
    record(actor, AuditTag.RECORDING_KEPT, "recording", recording.id, call_id=call.id, digest=prepared.digest)
    for file, _ in files:
        drop(file)
    recording_kept.send(recording_id=recording.id, call_id=call.id)
    return recording


def _state(file: BinaryIO) -> tuple[int, int]:
    stat = os.fstat(file.fileno())
    return stat.st_size, stat.st_mtime_ns


def _locked_call(names: list[str]) -> Call | None:
    """The call that the files are the sound of, if all are the same one's."""
    found = queries.calls_of_files(names)
    ids = {found.get(name) for name in names}
    [call_id] = ids if len(ids) == 1 else [None]
    return None if call_id is None else db.session.get(Call, call_id, with_for_update=True)


def _rivals(call: Call, digests: list[str]) -> dict[int, Recording]:
    """By call: the recording that the call has already, and those of other calls with the same content."""
    statement = select(Recording).where(
        or_(
            Recording.call_id == call.id,
            Recording.digest.in_(digests),
            Recording.customer_digest.in_(digests),
        )
    )
    return {recording.call_id: recording for recording in db.session.scalars(statement)}


def _yield_to(actor: Actor, files: list[tuple[str, str]], call: Call, rivals: dict[int, Recording]) -> None:
    own = rivals.get(call.id)
    for name, digest in files:
        if own is None:
            other = next(iter(rivals.values())).call
            set_aside(actor, name, "duplicate_content", {"call": other.external_id})
        elif digest not in (own.digest, own.customer_digest):
            set_aside(actor, name, "call_has_recording", {"call": call.external_id})
        else:
            drop(name)
            sidecar = _sidecar_beside(call, name)
            if sidecar is not None and hash_of(sidecar) == own.sidecar_digest:
                drop(sidecar)


def _keep_file(name: str, digest: str) -> bool:
    """Copy into ``kept/``; False if the file is gone, or another one than was read."""
    try:
        return storage().keep_arrived(name, digest)
    except (FileNotFoundError, OutsideStore):
        return False


def _keep(call: Call, name: str, prepared: Prepared, sidecar_digest: str | None) -> Recording:
    sound = prepared.sound
    suffix = _suffix(name, prepared.digest)
    has_playable = not (plays_in_browser(sound) and has_fitting_suffix(sound.container, suffix))
    if has_playable:
        storage().write_playable(prepared.digest, lambda draft: write_wav(sound.samples, sound.rate, draft))
    is_mono = prepared.relation is ChannelRelation.MONO
    shown = sound.samples[:1] if is_mono else sound.samples
    first = 0 if prepared.customer else call.agent_channel or 0
    recording = Recording(
        call_id=call.id, digest=prepared.digest, suffix=suffix, codec=sound.codec[:30],
        customer_digest=prepared.customer and prepared.customer[1],
        customer_suffix=prepared.customer and _suffix(*prepared.customer),
        source_rate=sound.source_rate, channel_count=len(sound.samples),
        agent_channel=None if is_mono else first, relation=prepared.relation.value,
        duration_s=round(sound.duration_s, 3), has_playable=has_playable, sidecar_digest=sidecar_digest,
        kept_at=clock.now(), peaks=peaks_to_bytes(waveform_peaks(shown, sound.rate)),
    )  # fmt: skip
    db.session.add(recording)
    return recording


def _suffix(name: str, digest: str) -> str:
    return storage().kept_path(digest, PurePosixPath(name).suffix).suffix


def _keep_sidecar(actor: Actor, call: Call, name: str) -> str | None:
    """Keep the transcript file that came with the recording; one that cannot be read is set aside."""
    sidecar = _sidecar_beside(call, name)
    if sidecar is None:
        return None
    try:
        with storage().open_arrived(sidecar) as file:
            content = file.read(LONGEST_TEXT + 1)
    except (FileNotFoundError, PermissionError, OutsideStore):
        return None
    try:
        parse_transcript(text_in(content), name=sidecar, language=call.language)
    except BadTranscript as error:
        set_aside(actor, sidecar, "bad_sidecar", {"seen": str(error)[:200]})
        return None
    digest = sha256(content).hexdigest()
    if not _keep_file(sidecar, digest):
        return None
    drop(sidecar)
    return digest


def _sidecar_beside(call: Call, name: str) -> str | None:
    """The transcript file that the manifest promises, below one of the folders that hold the recording."""
    if call.sidecar_name is None:
        return None
    candidates = [(folder / call.sidecar_name).as_posix() for folder in PurePosixPath(name).parents]
    return next((each for each in candidates if hash_of(each) is not None), None)
