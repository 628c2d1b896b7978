"""Moving an appeal from state to state."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from app.appeals.models import Appeal
from app.appeals.policy.rules import AppealRules
from app.appeals.policy.states import State, may_move
from app.foundation.errors import Conflict
from app.foundation.i18n import _


def move(appeal: Appeal, wanted: State) -> None:
    """Bring a locked appeal into the state; Conflict where it may not go there from where it is."""
    if not may_move(appeal.state, wanted):
        raise Conflict(_("Somebody was faster: this appeal has moved on. Load the page again."))
    appeal.state = wanted.value


def to_second_level(appeal: Appeal, rules: AppealRules, at: datetime, zone: ZoneInfo) -> None:
    """The second level answers within as many working days as the first, counted anew."""
    move(appeal, State.SECOND)
    days = rules.calendar(zone.key)
    appeal.level, appeal.overdue_at, appeal.open_until = 2, None, None
    appeal.due_on = days.after(at.astimezone(zone).date(), rules.answer_within_working_days)
