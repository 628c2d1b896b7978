"""What the player asks for, and what programs send: calls, recordings, and how far their import is."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from typing import IO, Any

from flask import current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.rulebook import read_rules
from app.foundation.web.blueprint import Pages, actor
from app.recordings import queries
from app.recordings.models import Call, Quarantined, Recording
from app.recordings.policy.rules import FILE, load_recording_rules
from app.recordings.policy.sound import lanes
from app.recordings.service import submissions, uploads
from app.recordings.service.book import read_book
from app.recordings.service.calls import take_fates
from app.recordings.service.judging import Judge
from app.recordings.service.missing import outline_of

pages = Pages("recordings_api")
_IN_MEMORY = 1 << 20


@pages.page("/api/recordings/<int:recording_id>/peaks", needs=Permission.RECORDING_PLAY)
def peaks(recording_id: int) -> ResponseReturnValue:
    """The waveform's outline, ``{"channels": [[−1…1, …], …]}``; it never changes, so browsers keep it."""
    recording = queries.get_recording(actor(), recording_id, with_peaks=True)
    answer = jsonify(channels=lanes(outline_of(recording)))
    answer.set_etag(f"{recording.digest}-peaks")
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer.make_conditional(request)


@pages.action("/api/calls", needs=Permission.CALL_IMPORT, tokens=True)
def send_calls() -> ResponseReturnValue:
    """Call records as JSON, with an answer for each; ``?dry_run=1`` judges and changes nothing."""
    book = read_book(current_app.config["ZONE"])
    chosen = request.args.get("format")
    records = submissions.read_records(actor(), request.get_json(force=True, silent=True), book, chosen)
    rules = read_rules(FILE, load_recording_rules).value
    judge = Judge(rules.call, book.zone, clock.now())
    is_trial = request.args.get("dry_run", "0") not in ("", "0", "false")
    if is_trial:
        fates = judge.fates(records)
    else:
        with transaction():
            fates = judge.fates(records)
            take_fates(actor(), records, fates)
    rows = [submissions.answer_for(record, fate) for record, fate in zip(records, fates, strict=True)]
    counts = {kind: sum(row["result"] == kind for row in rows) for kind in ("new", "known", "rejected")}
    return jsonify(**counts, dry_run=is_trial, rows=rows)


@pages.action("/api/recordings", needs=Permission.CALL_IMPORT, tokens=True)
def send_recording() -> ResponseReturnValue:
    """The sound of a known call: a form with ``file`` and ``call_id``, or the bytes with ``?call_id=``."""
    return _take_recording()


@pages.action("/api/recordings", needs=Permission.CALL_IMPORT, method="PUT", tokens=True)
def put_recording() -> ResponseReturnValue:
    """The same; sending again changes nothing in either way."""
    return _take_recording()


@pages.page("/api/imports", needs=Permission.CALL_IMPORT, tokens=True)
def show_imports() -> ResponseReturnValue:
    """How far everything is: what there is, what waits, what was set aside."""
    return jsonify(
        calls=queries.count(Call), recordings=queries.count(Recording),
        files_waiting=len(queries.list_arrived()), set_aside=queries.count(Quarantined),
        steps=queries.count_stages(),
    )  # fmt: skip


@pages.page("/api/imports/<digest>", needs=Permission.CALL_IMPORT, tokens=True)
def show_import(digest: str) -> ResponseReturnValue:
    """What became of a recording that was sent; ``digest`` is the SHA-256 of its bytes."""
    return _state(digest)


def _take_recording() -> ResponseReturnValue:
    told = {**request.args.to_dict(), **request.form.to_dict()}
    call_id, party = told.get("call_id", ""), _party(told.get("party", "agent"))
    if not call_id:
        raise InvalidInput(_("Say by call_id which call the recording belongs to."))
    sent = request.files.get("file")
    with _spooled(None if sent is None else sent.stream) as sound:
        digest = _hash_of(sound)
        if sound.tell() == 0:
            raise InvalidInput(
                _("The recording is empty. Send its bytes as the body, or as the form's file.")
            )
        with transaction():
            name = submissions.promise_sound(actor(), call_id, party, _suffix(told))
        submissions.receive_sound(actor(), name, digest, lambda path: _write(sound, path))
    with transaction():
        uploads.ask_for_scan(actor())
    return _state(digest), 202, {"Location": url_for("recordings_api.show_import", digest=digest)}


def _suffix(told: Mapping[str, str]) -> str:
    sent = request.files.get("file")
    if sent is not None:
        return submissions.suffix_of(sent.filename or "", sent.mimetype)
    return submissions.suffix_of(told.get("file_name", ""), request.mimetype)


def _party(name: str) -> submissions.Party:
    if name == "agent":
        return "agent"
    if name == "customer":
        return "customer"
    raise InvalidInput(_("party is agent or customer."))


def _spooled(stream: IO[bytes] | None) -> IO[bytes]:
    """The sound in a file that can be read twice."""
    if stream is not None:
        return stream
    spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 — the caller closes it
    shutil.copyfileobj(request.stream, spool)
    spool.seek(0)
    return spool


def _hash_of(sound: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := sound.read(_IN_MEMORY):
        digest.update(chunk)
    return digest.hexdigest()


def _write(sound: IO[bytes], path: Any) -> None:
    sound.seek(0)
    with path.open("wb") as target:
        shutil.copyfileobj(sound, target)


def _state(digest: str) -> Any:
    state = submissions.import_state(actor(), digest)
    return jsonify(
        {"digest": digest} | {key: value for key, value in asdict(state).items() if value is not None}
    )
