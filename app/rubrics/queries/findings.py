"""Reads of what rules found in calls (Q3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, func, select

from app.engines.scoring.finding import Evidence, Reason, from_json
from app.engines.scoring.verdict import Verdict
from app.foundation.db import canonical_json, db
from app.recordings.models import Recording
from app.rubrics.models import RubricVersion, StoredFinding
from app.rubrics.policy.quoting import hide_private
from app.transcription.models import StoredTranscript
from app.transcription.policy.hiding import Spoken


@dataclass(frozen=True, slots=True)
class FoundItem:
    """What a rule proposes for one item, with the id of its row."""

    id: int
    item_code: str
    verdict: Verdict
    confidence: float
    reason: Reason
    evidence: tuple[Evidence, ...]


def findings_of(call_id: int, version_id: int) -> dict[str, FoundItem]:
    """What the rules of that version found in a call, by item code in the order of the form.

    What they quote are the true words: pages show them :func:`masked` (X3).
    """
    stored = select(StoredFinding).where(StoredFinding.rubric_version_id == version_id)
    rows = db.session.scalars(_of_call(stored, call_id).order_by(StoredFinding.id))
    return {row.item_code: _found(row) for row in rows}


def masked(found: Mapping[str, FoundItem], segments: Sequence[Spoken], language: str) -> dict[str, FoundItem]:
    """The findings as pages may show them: what they quote, without personal data (X3)."""
    shown = {}
    for code, item in found.items():
        reason, evidence = hide_private(item.reason, item.evidence, segments, language)
        shown[code] = replace(item, reason=reason, evidence=evidence)
    return shown


def latest_version_of(call_id: int) -> RubricVersion | None:
    """The version whose rules looked at the call last; None where none did."""
    looked = select(RubricVersion).join(StoredFinding, StoredFinding.rubric_version_id == RubricVersion.id)
    return db.session.scalars(_of_call(looked, call_id).order_by(StoredFinding.id.desc()).limit(1)).first()


def has_findings(transcript_id: int, version_id: int) -> bool:
    """Whether the rules of that version have looked at that transcript."""
    return (transcript_id, version_id) in looked_at([transcript_id])


def looked_at(transcript_ids: Iterable[int]) -> set[tuple[int, int]]:
    """``(transcript id, version id)`` of those transcripts that rules have looked at."""
    rows = (
        select(StoredFinding.transcript_id, StoredFinding.rubric_version_id)
        .where(StoredFinding.transcript_id.in_(list(transcript_ids)))
        .distinct()
    )
    return {(transcript_id, version_id) for transcript_id, version_id in db.session.execute(rows)}


def transcripts_of(call_ids: Iterable[int]) -> dict[int, int]:
    """Call id → id of its transcript, for the calls that have one."""
    rows = (
        select(Recording.call_id, StoredTranscript.id)
        .join(Recording, StoredTranscript.recording_id == Recording.id)
        .where(Recording.call_id.in_(list(call_ids)))
    )
    return dict(db.session.execute(rows).all())


def transcripts_with(item_code: str | None, verdict: str | None) -> Select[int]:
    """SELECT of the transcripts with a finding of that item and that verdict; None is any."""
    found = select(StoredFinding.transcript_id)
    if item_code:
        found = found.where(StoredFinding.item_code == item_code)
    return found.where(StoredFinding.verdict == verdict) if verdict else found


def count_by_item(version_id: int) -> dict[str, Counter[str]]:
    """Item code → how often the rules of that version proposed each verdict."""
    rows = (
        select(StoredFinding.item_code, StoredFinding.verdict, func.count())
        .where(StoredFinding.rubric_version_id == version_id)
        .group_by(StoredFinding.item_code, StoredFinding.verdict)
    )
    counts: dict[str, Counter[str]] = {}
    for item_code, verdict, count in db.session.execute(rows):
        counts.setdefault(item_code, Counter())[verdict] = count
    return counts


def _of_call(statement: Select[Any], call_id: int) -> Select[Any]:
    return (
        statement.join(StoredTranscript, StoredFinding.transcript_id == StoredTranscript.id)
        .join(Recording, StoredTranscript.recording_id == Recording.id)
        .where(Recording.call_id == call_id)
    )


def _found(row: StoredFinding) -> FoundItem:
    plain = {
        "rubric_code": "", "rubric_version": 0, "item_code": row.item_code, "verdict": row.verdict,
        "confidence": row.confidence, "reason": row.reason, "evidence": row.evidence,
    }  # fmt: skip
    [finding] = from_json(canonical_json([plain]))
    return FoundItem(
        row.id, row.item_code, finding.verdict, finding.confidence, finding.reason, finding.evidence
    )
