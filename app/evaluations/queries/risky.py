"""Calls in which rules found something serious, and that nobody was given yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from app.engines.draw.risk import PickRules, Weight, risk_of, risky_items
from app.engines.scoring.verdict import Verdict
from app.evaluations.models import Evaluation, RiskPick, RiskWeek
from app.foundation.db import among, db
from app.recordings.models import Call, Recording
from app.rubrics.models import RubricVersion, StoredFinding
from app.rubrics.queries.versions import rubrics_for, rubrics_in_force
from app.sampling.models import DrawnCall
from app.transcription.models import StoredTranscript


class Found(NamedTuple):
    """A failed item that makes a call risky; ``at_s``: where its evidence begins, if it has a place."""

    item_code: str
    weight: Weight
    confidence: float
    at_s: float | None

    def to_json(self) -> dict[str, str | float | None]:
        """As a pick keeps it."""
        return {
            "item_code": self.item_code, "why": self.weight.why.value, "points": self.weight.points,
            "confidence": self.confidence, "at_s": self.at_s,
        }  # fmt: skip


class Candidate(NamedTuple):
    """A risky call with what was found in it by the rubric that is for it."""

    call: Call
    version: RubricVersion
    found: list[Found]

    @property
    def risk(self) -> float:
        """Points of risk (`risk_of`), to the hundredth."""
        return round(risk_of((one.weight, one.confidence) for one in self.found), 2)


def find_risky(bounds: tuple[datetime, datetime], rules: PickRules) -> list[Candidate]:
    """Risky calls that began within the bounds, neither drawn nor given to anybody; six statements."""
    weights = {version.id: risky_items(rubric, rules.points) for version, rubric in rubrics_in_force()}
    found = _failed(bounds, weights, rules.least_confidence)
    known = among(select(Call).options(joinedload(Call.agent)), Call.id, {call_id for call_id, _ in found})
    calls = {call.id: call for (call,) in known}
    versions = rubrics_for(calls.values())
    return [
        Candidate(calls[call_id], versions[call_id], items)
        for (call_id, version_id), items in found.items()
        if call_id in versions and versions[call_id].id == version_id
    ]


def find_week(week_on: date) -> RiskWeek | None:
    """The row of the week, locked until the transaction ends."""
    week = select(RiskWeek).where(RiskWeek.week_on == week_on).with_for_update()
    return db.session.scalars(week.execution_options(populate_existing=True)).one_or_none()


def picked_in(week_id: int) -> Counter[int]:
    """Agent id → calls of his that were picked in the week."""
    picked = select(RiskPick.agent_id).where(RiskPick.week_id == week_id, RiskPick.left_for.is_(None))
    return Counter(db.session.scalars(picked))


def left_before(call_ids: Iterable[int]) -> dict[int, RiskPick]:
    """Call id → the row that says that it was left."""
    return {row.call_id: row for (row,) in among(select(RiskPick), RiskPick.call_id, call_ids)}


def _failed(
    bounds: tuple[datetime, datetime], weights: Mapping[int, Mapping[str, Weight]], least: float
) -> dict[tuple[int, int], list[Found]]:
    """(call id, version id) → its risky items that failed, in the order of the findings."""
    concerned = [
        and_(StoredFinding.rubric_version_id == version_id, StoredFinding.item_code.in_(items))
        for version_id, items in weights.items()
        if items
    ]
    if not concerned:
        return {}
    rows = db.session.execute(
        select(
            Call.id, StoredFinding.rubric_version_id, StoredFinding.item_code, StoredFinding.confidence,
            StoredFinding.evidence,
        )
        .join(Recording, Recording.call_id == Call.id)
        .join(StoredTranscript, StoredTranscript.recording_id == Recording.id)
        .join(StoredFinding, StoredFinding.transcript_id == StoredTranscript.id)
        .where(Call.started_at >= bounds[0], Call.started_at < bounds[1], or_(*concerned))
        .where(StoredFinding.verdict == Verdict.FAIL.value, StoredFinding.confidence >= least)
        .where(~select(Evaluation.id).where(Evaluation.call_id == Call.id).exists())
        .where(~select(DrawnCall.id).where(DrawnCall.call_id == Call.id).exists())
        .order_by(StoredFinding.id)
    )  # fmt: skip
    failed: dict[tuple[int, int], list[Found]] = {}
    for call_id, version_id, code, confidence, evidence in rows:
        starts = (place["start_s"] for place in evidence if place["start_s"] is not None)
        one = Found(code, weights[version_id][code], confidence, min(starts, default=None))
        failed.setdefault((call_id, version_id), []).append(one)
    return failed
