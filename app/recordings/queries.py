"""Reads of call records, recordings, and what waits or was set aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, and_, false, func, or_, select
from sqlalchemy.orm import joinedload, undefer

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.audit.models import AuditEntry
from app.foundation.audit.tags import AuditTag
from app.foundation.db import CHUNK, Base, among, db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.inside import Entry, Kind, entries
from app.foundation.queue.models import Job, JobState
from app.foundation.storage import storage
from app.foundation.web.paging import Page, fetch_page
from app.organisation.queries import scope_of, within
from app.recordings.models import FROM_SYSTEM, Call, Quarantined, Recording
from app.recordings.policy.blind import heard_blind
from app.recordings.policy.call_filter import SHOWN_DIGITS, CallFilter
from app.recordings.policy.hearing import ASSIGNMENTS, let_in
from app.recordings.policy.incoming import Arrived, call_id_in, find_named, names_in_manifests
from app.recordings.policy.stages import STAGES
from app.recordings.policy.whose import named_to

NEWEST = 5000


def visible(actor: Actor, *, to_hear: bool = False) -> ColumnElement[bool]:
    """The condition that ``actor`` may see a call, or (``to_hear``) hear it and read its words (P3).

    An agent his own, a lead his teams', a monitor what is assigned to him, supervisor and director all.
    Nobody sees a provisional one: that an agent is heard, or rung up, is told by the score alone (S3).
    """
    scope = scope_of(actor)
    if scope.monitor_id is None:
        mine = or_(within(scope, Call.agent_id), *(let_in(actor, Call.id) if to_hear else ()))
        return and_(FROM_SYSTEM, mine)
    assigned = [Call.id.in_(select_ids(scope.monitor_id)) for select_ids in ASSIGNMENTS.values()]
    return and_(FROM_SYSTEM, or_(false(), *assigned))


def get_call(actor: Actor, call_id: int, *, to_hear: bool = False) -> Call:
    """The call with agent and recording; NotFound if there is none that ``actor`` may see, or hear (P3)."""
    statement = select(Call).where(Call.id == call_id, visible(actor, to_hear=to_hear))
    found = db.session.scalars(
        statement.options(joinedload(Call.agent), joinedload(Call.recording))
    ).one_or_none()
    if found is None:
        raise NotFound(_("There is no such call, or it is not yours to hear."))
    return found


def get_recording(actor: Actor, recording_id: int, *, with_peaks: bool = False) -> Recording:
    """The recording with its call; NotFound if there is none that ``actor`` may hear (P3)."""
    mine = or_(visible(actor, to_hear=True), *heard_blind(actor, Call.id))
    statement = select(Recording).join(Recording.call).where(Recording.id == recording_id, mine)
    if with_peaks:
        statement = statement.options(undefer(Recording.peaks))
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound(_("There is no such recording, or it is not yours to hear."))
    return found


def list_calls(actor: Actor, wanted: CallFilter, zone: ZoneInfo, after: str | None) -> Page[Call]:
    """One page of the calls that ``actor`` may see, newest first, with agents and recordings."""
    statement = (
        select(Call)
        .where(visible(actor), *_conditions(actor, wanted, zone), *_numbered(actor, wanted.number))
        .options(joinedload(Call.agent), joinedload(Call.recording))
    )
    return fetch_page(statement, [Call.started_at, Call.id], after)


def _conditions(actor: Actor, wanted: CallFilter, zone: ZoneInfo) -> Iterator[ColumnElement[bool]]:
    if wanted.agent_id is not None:
        yield and_(Call.agent_id == wanted.agent_id, *named_to(actor, Call.id))
    if wanted.queue:
        yield Call.queue == wanted.queue
    if wanted.first_on is not None:
        yield Call.started_at >= clock.day_bounds(wanted.first_on, zone)[0]
    if wanted.last_on is not None:
        yield Call.started_at < clock.day_bounds(wanted.last_on, zone)[1]
    if wanted.with_recording:
        yield select(Recording.id).where(Recording.call_id == Call.id).exists()


def _numbered(actor: Actor, number: str | None) -> Iterator[ColumnElement[bool]]:
    """Who may not see customer data finds no more of a number than his screen shows (X3)."""
    if number is None:
        return
    matches = Call.external_id.startswith(number, autoescape=True)
    if number.isdecimal() and len(number) >= SHOWN_DIGITS:
        told = number if actor.may(Permission.CUSTOMER_DATA_SEE) else number[-SHOWN_DIGITS:]
        matches = matches | Call.customer_number.endswith(told, autoescape=True)
    yield matches


def list_queues() -> Sequence[str]:
    """The queues of the newest calls, by name."""
    newest = select(Call.queue).where(FROM_SYSTEM).order_by(Call.started_at.desc()).limit(NEWEST).subquery()
    return db.session.scalars(
        select(newest.c.queue).where(newest.c.queue != "").distinct().order_by("queue")
    ).all()


@dataclass(frozen=True, slots=True)
class KnownCall:
    """What a call record with the same id must agree with, and the files that are promised for it."""

    id: int
    agent_id: int
    started_at: datetime
    duration_s: int
    recording_name: str | None
    customer_recording_name: str | None
    sidecar_name: str | None

    @property
    def files(self) -> dict[str, str | None]:
        return {
            "recording_name": self.recording_name,
            "customer_recording_name": self.customer_recording_name,
            "sidecar_name": self.sidecar_name,
        }


def ids_of_calls(external_ids: Iterable[str]) -> dict[str, int]:
    """The keys of calls that are known, by the telephone system's id."""
    columns = select(Call.external_id, Call.id)
    return {row[0]: row[1] for row in among(columns, Call.external_id, external_ids)}


def known_calls(external_ids: Iterable[str]) -> dict[str, KnownCall]:
    """The calls that are known, by the telephone system's id."""
    columns = select(
        Call.external_id, Call.id, Call.agent_id, Call.started_at, Call.duration_s,
        Call.recording_name, Call.customer_recording_name, Call.sidecar_name,
    )  # fmt: skip
    return {row[0]: KnownCall(*row[1:]) for row in among(columns, Call.external_id, external_ids)}


@dataclass(frozen=True, slots=True)
class Heard:
    """What a file in ``incoming/`` is the sound of: a call, or its customer alone (C2)."""

    call_id: int
    is_customer: bool = False


def ids_by_recording_name(names: Iterable[str]) -> dict[str, int]:
    """Call ids by the file that the manifest promises for them: the call's, or the agent's."""
    columns = select(Call.recording_name, Call.id)
    return {row[0]: row[1] for row in among(columns, Call.recording_name, names)}


def ids_by_customer_name(names: Iterable[str]) -> dict[str, int]:
    """Call ids by the file that the manifest promises of their customer."""
    columns = select(Call.customer_recording_name, Call.id)
    return {row[0]: row[1] for row in among(columns, Call.customer_recording_name, names)}


def promised_recordings(names: Iterable[str]) -> dict[str, str]:
    """Which call (the telephone system's id) each file name is promised to by an earlier manifest."""
    wanted = list(names)
    found: dict[str, str] = {}
    for column in (Call.recording_name, Call.customer_recording_name):
        found |= {row[0]: row[1] for row in among(select(column, Call.external_id), column, wanted)}
    return found


def parties_of_files(names: Iterable[str]) -> dict[str, Heard]:
    """What each file in ``incoming/`` is the sound of: named by a manifest, or named after the call's id.

    The longest name that a manifest gives says most; a call's own file before its customer's.
    """
    files = list(names)
    spelt = {each for name in files for each in names_in_manifests(name)}
    named = {name: Heard(id_, True) for name, id_ in ids_by_customer_name(spelt).items()}
    named |= {name: Heard(id_) for name, id_ in ids_by_recording_name(spelt).items()}
    own = {key: Heard(call.id) for key, call in known_calls(call_id_in(name) for name in files).items()}
    found = {name: find_named(name, named) or own.get(call_id_in(name)) for name in files}
    return {name: heard for name, heard in found.items() if heard is not None}


def calls_of_files(names: Iterable[str]) -> dict[str, int]:
    """Which call each file in ``incoming/`` is the sound of, whole or one party's."""
    return {name: heard.call_id for name, heard in parties_of_files(names).items()}


def calls_of_sidecars(names: Iterable[str]) -> dict[str, int]:
    """Which call each file in ``incoming/`` is the transcript of, as manifests say."""
    files = list(names)
    wanted = (each for name in files for each in names_in_manifests(name))
    columns = select(Call.sidecar_name, Call.id)
    named = {row[0]: row[1] for row in among(columns, Call.sidecar_name, wanted)}
    found = {name: find_named(name, named) for name in files}
    return {name: call_id for name, call_id in found.items() if call_id is not None}


def sidecar_names(call_ids: Iterable[int]) -> dict[int, str]:
    """The transcript files that manifests promise for these calls."""
    promised = select(Call.id, Call.sidecar_name).where(Call.sidecar_name.is_not(None))
    return {row[0]: row[1] for row in among(promised, Call.id, call_ids)}


def sidecars_of_recordings(call_ids: Iterable[int]) -> dict[int, str | None]:
    """For those of the calls that have a recording: the hash of the transcript that came with it."""
    columns = select(Recording.call_id, Recording.sidecar_digest)
    return {row[0]: row[1] for row in among(columns, Recording.call_id, call_ids)}


def list_arrived() -> list[Arrived]:
    """The files in ``incoming/``, by name; links, pipes and hidden files are passed over."""
    return [arrived(entry) for entry in lying() if entry.kind is Kind.FILE]


def lying() -> list[Entry]:
    """All that lies in ``incoming/``, by name."""
    return sorted(entries(storage().incoming), key=lambda entry: entry.name)


def arrived(entry: Entry) -> Arrived:
    """The same with the time as an instant."""
    return Arrived(entry.name, datetime.fromtimestamp(entry.changed_at, UTC))


def is_noted(actor: Actor, recording_id: int, since: datetime) -> bool:
    """Whether the audit log says that ``actor`` has played the recording since then (X1)."""
    statement = select(AuditEntry.id).where(
        AuditEntry.target_type == "recording", AuditEntry.target_id == recording_id,
        AuditEntry.tag == AuditTag.RECORDING_PLAYED.value,
        AuditEntry.actor_id == actor.user_id, AuditEntry.at > since,
    )  # fmt: skip
    return db.session.scalars(statement.limit(1)).first() is not None


def list_quarantined(after: str | None) -> Page[Quarantined]:
    """One page of what was set aside, newest first."""
    return fetch_page(select(Quarantined), [Quarantined.id], after)


def all_quarantined() -> Iterator[Quarantined]:
    """Everything that was set aside, newest first, a thousand rows at a time."""
    yield from db.session.scalars(
        select(Quarantined).order_by(Quarantined.id.desc()).execution_options(yield_per=CHUNK)
    )


def calls_with_recording(external_ids: Iterable[str]) -> set[str]:
    """Those of the calls whose recording is kept."""
    statement = select(Call.external_id).join(Recording, Recording.call_id == Call.id)
    return {row[0] for row in among(statement, Call.external_id, external_ids)}


def count_rejected() -> int:
    """How many rows of manifests were set aside."""
    return db.session.scalar(select(func.count(Quarantined.id)).where(Quarantined.row.is_not(None))) or 0


def find_scan() -> Job | None:
    """The look into ``incoming/`` that is under way, with its progress; None while none is."""
    scans = select(Job).where(Job.name == "recordings.scan_incoming", Job.state == JobState.RUNNING.value)
    return db.session.scalars(scans.limit(1)).first()


def count(model: type[Base]) -> int:
    """How many rows there are: calls of the telephone system, recordings, things set aside."""
    rows = select(func.count()).select_from(model)
    return db.session.scalar(rows.where(FROM_SYSTEM) if model is Call else rows) or 0


def list_imports(most: int = 5) -> Sequence[Row[datetime, int]]:
    """The last imports of call records: ``(imported_at, count)``."""
    newest = select(Call.imported_at).where(FROM_SYSTEM).order_by(Call.id.desc()).limit(2 * NEWEST).subquery()
    at = newest.c.imported_at
    return db.session.execute(select(at, func.count()).group_by(at).order_by(at.desc()).limit(most)).all()


def count_stages() -> dict[str, dict[str, int]]:
    """For each step of ``policy.stages``: how many jobs are in each state."""
    rows = db.session.execute(
        select(Job.name, Job.state, func.count()).where(Job.name.in_(STAGES)).group_by(Job.name, Job.state)
    )
    counts: dict[str, dict[str, int]] = {name: {} for name in STAGES}
    for name, state, count in rows:
        counts[name][state] = count
    return counts
