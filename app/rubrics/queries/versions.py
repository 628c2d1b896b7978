"""Reads of rubric versions, and the rubric that each of them freezes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import select

from app.engines.scoring.engine import CompiledRubrics, compile_rubrics
from app.engines.scoring.lexicon import Lexicon
from app.engines.scoring.loader import LEXICON, load_rubric
from app.engines.scoring.minilm import minilm_for
from app.engines.scoring.rubric import Rubric
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import Bilingual, _, local_time
from app.recordings.models import Call
from app.rubrics.models import RubricVersion
from app.rubrics.policy.choice import choose
from app.rubrics.policy.validity import counting
from app.transcription.models import StoredTranscript


@dataclass(frozen=True, slots=True)
class Frozen:
    """A version's text and lexicons; equal when the digests are, so that it is read once a process."""

    digest: str
    code: str = field(compare=False)
    source: str = field(compare=False)
    lexicons: Mapping[str, Any] = field(compare=False)


def list_in_force() -> Sequence[RubricVersion]:
    """The versions that calls are scored on, each from its first day to the next one's; by code and age."""
    in_force = select(RubricVersion).where(RubricVersion.in_force)
    return db.session.scalars(in_force.order_by(RubricVersion.code, RubricVersion.id)).all()


def rubrics_in_force() -> list[tuple[RubricVersion, Rubric]]:
    """:func:`list_in_force` with the rubric of each."""
    return [(version, rubric_of(version)) for version in list_in_force()]


def list_versions(code: str) -> Sequence[RubricVersion]:
    """All versions of one rubric, newest first."""
    mine = select(RubricVersion).where(RubricVersion.code == code).order_by(RubricVersion.id.desc())
    return db.session.scalars(mine).all()


def list_all() -> Sequence[RubricVersion]:
    """Every registered version, by code, newest first."""
    return db.session.scalars(
        select(RubricVersion).order_by(RubricVersion.code, RubricVersion.id.desc())
    ).all()


def get_version(version_id: int) -> RubricVersion:
    """The version; NotFound if there is none."""
    found = db.session.get(RubricVersion, version_id)
    if found is None:
        raise NotFound(_("There is no such rubric version."))
    return found


def rubric_of(version: RubricVersion) -> Rubric:
    """The rubric as it was frozen in ``version``; read from its text once a process."""
    return _read(frozen_of(version))


def rubric_of_version(version_id: int) -> Rubric:
    """:func:`rubric_of` by id; NotFound if there is no such version."""
    return rubric_of(get_version(version_id))


def lexicons_of(version: RubricVersion) -> Mapping[str, Lexicon]:
    """The word lists that were frozen with ``version``, by code."""
    return _lexicons(frozen_of(version))


def frozen_of(version: RubricVersion) -> Frozen:
    """The text of ``version`` and its word lists, apart from the database."""
    return Frozen(version.digest, version.code, version.source, version.lexicons)


def read_frozen(frozen: Frozen) -> tuple[Rubric, Mapping[str, Lexicon]]:
    """The rubric and the word lists that a text says; read once a process."""
    return _read(frozen), _lexicons(frozen)


def compiled_of(version: RubricVersion) -> CompiledRubrics:
    """The rubric of ``version`` ready for the engine; compiled once a process."""
    return _compile(frozen_of(version))


def rubric_for(call: Call) -> RubricVersion | None:
    """The version in force on the day of ``call``, by language, queue, direction and seat type."""
    return rubrics_for([call]).get(call.id)


def rubrics_for(calls: Iterable[Call]) -> dict[int, RubricVersion]:
    """:func:`rubric_for` for a batch with one query: call id → version, where there is one."""
    known = rubrics_in_force()
    chosen: dict[int, RubricVersion | None] = {}
    for on, of_the_day in groupby(sorted(calls, key=_day_of), key=_day_of):
        begun = counting(known, on)
        chosen |= {call.id: choose(begun, call.language, metadata_of(call)) for call in of_the_day}
    return {call_id: version for call_id, version in chosen.items() if version is not None}


def item_titles(version_ids: Iterable[int]) -> dict[str, Bilingual]:
    """Item code → title, as the newest of the versions calls it; one query."""
    wanted = select(RubricVersion).where(RubricVersion.id.in_(set(version_ids))).order_by(RubricVersion.id)
    items = (item for version in db.session.scalars(wanted) for item in rubric_of(version).items)
    return {item.code: Bilingual(zh=item.title.zh, en=item.title.en) for item in items}


def metadata_of(call: Call) -> dict[str, str | int | float | None]:
    """What rules may know of a call beside its sound and words (the keys of engines' ``CallInput``)."""
    return {
        "ring_s": call.ring_s, "hold_s": call.hold_s, "queue": call.queue, "direction": call.direction,
        "seat_type": call.agent.seat_type, "hour": local_time(call.started_at).hour,
    }  # fmt: skip


def doubts_of(transcript: StoredTranscript) -> tuple[str, ...]:
    """Codes of the reasons to distrust who is named as speaker in ``transcript`` (``CallInput.doubts``)."""
    return tuple(sorted({*(doubt["code"] for doubt in transcript.doubts), transcript.recording.relation}))


def _day_of(call: Call) -> date:
    return local_time(call.started_at).date()


@lru_cache(maxsize=64)
def _read(frozen: Frozen) -> Rubric:
    return load_rubric(frozen.source, frozen.code, _lexicons(frozen))


@lru_cache(maxsize=64)
def _compile(frozen: Frozen) -> CompiledRubrics:
    rubric = _read(frozen)
    return compile_rubrics([rubric], _lexicons(frozen), minilm_for(rubric))


@lru_cache(maxsize=64)
def _lexicons(frozen: Frozen) -> Mapping[str, Lexicon]:
    return {code: LEXICON.validate_python(plain) for code, plain in frozen.lexicons.items()}
