"""Which sampling plan counts in which week: what was set in the browser, else sampling.yaml (S1, S6)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.engines.draw.sampling_rules import SamplingRules, load_sampling
from app.engines.rulefile import RuleFileError
from app.foundation.db import db
from app.foundation.errors import InvalidInput, NotFound
from app.foundation.i18n import _
from app.foundation.rulebook import Rules, read_rules
from app.foundation.web.paging import Page, fetch_page
from app.sampling.models import SamplingPlan

FILE = "sampling.yaml"
_PEOPLE = joinedload(SamplingPlan.set_by), joinedload(SamplingPlan.withdrawn_by)


class Revision(NamedTuple):
    """How many plans were set, and how many of them withdrawn: what a form was filled in against."""

    plans: int
    withdrawn: int

    @classmethod
    def read(cls, text: str) -> Revision:
        """Back from ``str()``; what is none stands for nothing that ever was."""
        parts = text.split("-")
        return cls(*map(int, parts)) if len(parts) == 2 and all(map(_is_count, parts)) else cls(-1, -1)

    def __str__(self) -> str:
        return f"{self.plans}-{self.withdrawn}"


def plan_for(week_on: date) -> SamplingPlan | None:
    """The plan for the week that begins on ``week_on``: of those not withdrawn that begin until then, the
    one that begins last, and of these the one that was set last. None: the file rules."""
    holding = select(SamplingPlan).where(SamplingPlan.withdrawn_at.is_(None), SamplingPlan.from_on <= week_on)
    latest = holding.options(*_PEOPLE).order_by(SamplingPlan.from_on.desc(), SamplingPlan.number.desc())
    return db.session.scalars(latest.limit(1)).one_or_none()


def sampling_rules(week_on: date) -> Rules[SamplingRules]:
    """What counts in the week that begins on ``week_on``; InvalidInput where it cannot be used."""
    plan = plan_for(week_on)
    return read_file() if plan is None else rules_of(plan.text, plan.number)


def usable_rules(week_on: date) -> Rules[SamplingRules]:
    """What counts in that week, or the file where it cannot be used any more: what a new plan begins with."""
    try:
        return sampling_rules(week_on)
    except InvalidInput:
        return read_file()


def text_for(week_on: date) -> str:
    """The text of what counts in that week, whether it can be used or not."""
    plan = plan_for(week_on)
    return read_file().text if plan is None else plan.text


def read_file() -> Rules[SamplingRules]:
    """What sampling.yaml says; InvalidInput where it cannot be used."""
    return read_rules(FILE, load_sampling)


def rules_of(text: str, number: int) -> Rules[SamplingRules]:
    """What plan ``number`` says; InvalidInput where the program was renewed and wants other keys."""
    try:
        value = load_sampling(text, f"plan {number}")
    except RuleFileError as error:
        raise InvalidInput(
            _("Sampling plan %(n)s cannot be used any more; set another: %(faults)s",
              n=number, faults=str(error))
        ) from error  # fmt: skip
    return Rules(value, text, hashlib.sha256(text.encode()).hexdigest())


def get_plan(plan_id: int) -> SamplingPlan:
    """The plan; NotFound if there is none."""
    plan = db.session.get(SamplingPlan, plan_id)
    if plan is None:
        raise NotFound(_("There is no such sampling plan. Load the page again."))
    return plan


def list_plans(after: str | None) -> Page[SamplingPlan]:
    """All plans that were ever set, the last one first, with who set them."""
    return fetch_page(select(SamplingPlan).options(*_PEOPLE), [SamplingPlan.number], after)


def list_coming(today: date) -> Sequence[SamplingPlan]:
    """Plans that have not begun and are not withdrawn, in the order in which they begin."""
    coming = select(SamplingPlan).where(SamplingPlan.withdrawn_at.is_(None), SamplingPlan.from_on > today)
    return db.session.scalars(coming.order_by(SamplingPlan.from_on, SamplingPlan.number)).all()


def latest_by_monday(mondays: Sequence[date]) -> dict[date, int]:
    """The largest number, by first Monday, of the plans that are not withdrawn."""
    rows = db.session.execute(
        select(SamplingPlan.from_on, func.max(SamplingPlan.number))
        .where(SamplingPlan.withdrawn_at.is_(None), SamplingPlan.from_on.in_(mondays))
        .group_by(SamplingPlan.from_on)
    )
    return dict(rows.all())


def revision() -> Revision:
    """How many plans were set and withdrawn until now."""
    counts = select(func.count(SamplingPlan.id), func.count(SamplingPlan.withdrawn_at))
    return Revision(*db.session.execute(counts).one())


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
