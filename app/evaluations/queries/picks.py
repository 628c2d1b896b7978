"""Reads of calls that did not come by the draw: complaints that calls were picked for, risk picks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload

from app.evaluations.models import Evaluation, HandPick, RiskPick
from app.evaluations.policy.states import Origin
from app.evaluations.queries.assignment import IS_LIVE
from app.foundation.db import among, db
from app.foundation.web.paging import Page, fetch_page
from app.recordings.models import Call


def complaints_of(call_ids: Iterable[int]) -> dict[int, str]:
    """Call id → number of the complaint that the call was picked for last."""
    picks = select(HandPick.call_id, HandPick.complaint_number).where(HandPick.complaint_number.is_not(None))
    found = among(picks.order_by(HandPick.id), HandPick.call_id, call_ids)
    return dict(found)


def calls_by_id(call_ids: Iterable[int]) -> dict[int, Call]:
    """The calls with their agents."""
    rows = among(select(Call).options(joinedload(Call.agent)), Call.id, call_ids)
    return {call.id: call for (call,) in rows}


def list_risk_picks(*, left: bool, after: str | None) -> Page[RiskPick]:
    """Calls that were picked for risk, or (``left``) those left for lack of room, newest first."""
    # What was given to somebody since is no longer left.
    was_given = select(Evaluation.id).where(Evaluation.call_id == RiskPick.call_id).exists()
    which = and_(RiskPick.left_for.is_not(None), ~was_given) if left else RiskPick.left_for.is_(None)
    parts = joinedload(RiskPick.call), joinedload(RiskPick.agent), joinedload(RiskPick.rubric_version)
    return fetch_page(select(RiskPick).where(which).options(*parts), [RiskPick.picked_on, RiskPick.id], after)


def scored_for_risk(call_ids: Sequence[int]) -> Mapping[int, Evaluation]:
    """Call id → the evaluation that its risk pick became, with its monitor."""
    rows: Select[Any] = select(Evaluation).where(Evaluation.origin == Origin.RISK.value, IS_LIVE)
    mine = rows.where(Evaluation.call_id.in_(call_ids)).options(joinedload(Evaluation.monitor))
    return {row.call_id: row for row in db.session.scalars(mine).unique()}
