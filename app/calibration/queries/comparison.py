"""The scores of a session beside its reference, for pages of the discussion. Who asks has been checked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import select

from app.calibration.models import CalibrationCall, CalibrationScore, CalibrationSession
from app.calibration.policy.agreeing import Rated
from app.calibration.policy.answering import Verdicts, reference_total, verdicts_in
from app.calibration.policy.deviating import Deviation, deviations_of, majority_of
from app.foundation.db import db
from app.rubrics.queries.versions import rubric_of


@dataclass(frozen=True, slots=True)
class Submitted:
    """One person's submitted score; ``call`` is the id of the call in its session."""

    session_id: int
    call: int
    call_id: int
    user_id: int
    total: Decimal
    verdicts: Verdicts
    comment: str
    notes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``scores``: of those who are compared, without the expert's. By call in the session: ``references``
    and their ``totals``, as far as there are any.
    """

    scores: list[Submitted]
    references: dict[int, Verdicts]
    totals: dict[int, Decimal]

    @property
    def rated(self) -> list[Rated]:
        """As agreement is computed from them."""
        return [Rated(one.call, one.user_id, one.verdicts) for one in self.scores]

    @property
    def deviations(self) -> list[Deviation]:
        """Item by item, as far as there is a reference."""
        return [
            deviation
            for one in self.scores
            if one.call in self.references
            for deviation in deviations_of(one.user_id, one.call_id, one.verdicts, self.references[one.call])
        ]

    def totals_of(self, user_id: int) -> dict[int, Decimal]:
        """Call in the session → this person's total."""
        return {one.call: one.total for one in self.scores if one.user_id == user_id}

    def of_call(self, call: int) -> list[Submitted]:
        """The scores of one call."""
        return [one for one in self.scores if one.call == call]


def until_agreed(found: Comparison) -> Comparison:
    """With what more than half gave in the place of what is still to be agreed, for the discussion."""
    calls = {one.call for one in found.scores}
    likely = {call: majority_of([one.verdicts for one in found.of_call(call)]) for call in calls}
    return replace(found, references={call: likely[call] | found.references.get(call, {}) for call in calls})


def submitted_in(session_ids: Collection[int]) -> list[Submitted]:
    """All submitted scores of these sessions, by call and person; one query."""
    rows = db.session.execute(
        select(CalibrationCall.session_id, CalibrationCall.call_id, CalibrationScore)
        .join(CalibrationScore.calibration_call)
        .where(CalibrationCall.session_id.in_(session_ids), CalibrationScore.submitted_at.is_not(None))
        .order_by(CalibrationScore.calibration_call_id, CalibrationScore.user_id)
    )
    return [
        Submitted(
            session_id, score.calibration_call_id, call_id, score.user_id, score.total or Decimal(0),
            verdicts_in(score.answers), score.comment,
            {code: row[2] for code, row in score.answers.items() if row[2]},
        )
        for session_id, call_id, score in rows
    ]  # fmt: skip


def comparison_of(session: CalibrationSession) -> Comparison:
    """The scores of a session beside its reference: the expert's scores, or what was agreed."""
    return compared(session, submitted_in([session.id]))


def compared(session: CalibrationSession, scores: list[Submitted]) -> Comparison:
    """:func:`comparison_of` where the scores are at hand."""
    if session.expert_id is not None:
        given = {one.call: one for one in scores if one.user_id == session.expert_id}
        references = {call: one.verdicts for call, one in given.items()}
        totals = {call: one.total for call, one in given.items()}
    else:
        references = {call.id: verdicts_in(call.reference) for call in session.calls if call.reference}
        rubric = rubric_of(session.rubric_version)
        known = {call: reference_total(rubric, verdicts) for call, verdicts in references.items()}
        totals = {call: total for call, total in known.items() if total is not None}
    others = [one for one in scores if one.user_id != session.expert_id]
    return Comparison(others, references, totals)
