"""Drawing: each day of a week on the morning after it, and the closing on the Monday after the week."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.errors import Conflict, InvalidInput
from app.foundation.i18n import _
from app.sampling.models import DayDraw, Draw
from app.sampling.policy import weeks
from app.sampling.queries.draws import find_draw
from app.sampling.queries.filed import list_days
from app.sampling.service.closing import close
from app.sampling.service.making import make_day
from app.sampling.service.preparing import file_plan, lock_week


def begin_week(actor: Actor, week_on: date, zone: ZoneInfo) -> Draw:
    """File the plan of the week that begins on Monday ``week_on`` (S1, S2); a second time changes nothing.

    The week before is closed first if it was begun: what its agents lacked is in this week's quota. Raises
    InvalidInput before the week begins.
    """
    require(actor, Permission.SAMPLE_DRAW)
    if clock.today(zone) < week_on:
        raise InvalidInput(_("The week of %(day)s has not begun.", day=week_on.isoformat()))
    draw = lock_week(actor, week_on, zone)
    if draw.plan_digest is None and not draw.is_whole_week:
        before = find_draw(week_on - weeks.WEEK)
        if before is not None and before.plan_digest is not None and before.drawn_at is None:
            close_week(actor, before.week_on, zone)
        file_plan(actor, draw, zone)
    return draw


def draw_day(actor: Actor, week_on: date, day: int, zone: ZoneInfo) -> DayDraw:
    """Draw the calls of a day (Monday 0) and share them out (S1, S2, S6, S7); days missing before it first.

    A day is drawn once: the second time, or the second worker at the same time, gets the draw that is
    there. Raises InvalidInput before the day is over, Conflict where there is no monitor to listen.
    """
    require(actor, Permission.SAMPLE_DRAW)
    if not 0 <= day < weeks.CLOSING:
        raise InvalidInput(_("A week has the days 0 to 6."))
    if day >= weeks.days_over(week_on, clock.today(zone)):
        late = weeks.date_of(week_on, day).isoformat()
        raise InvalidInput(_("%(day)s is not over. It can be drawn from the next morning on.", day=late))
    draw = begin_week(actor, week_on, zone)
    if draw.is_whole_week:
        raise Conflict(_("This week was drawn as a whole."))
    return _days_until(actor, draw, day, zone)[day]


def close_week(actor: Actor, week_on: date, zone: ZoneInfo) -> Draw:
    """Draw what the days left, make all probabilities final, settle the shortfalls (S1, S6).

    Missing days are drawn first; a week is closed once. Raises InvalidInput before the week is over, Conflict
    where there is no monitor to listen.
    """
    require(actor, Permission.SAMPLE_DRAW)
    if not weeks.is_over(week_on, clock.today(zone)):
        day = week_on.isoformat()
        raise InvalidInput(_("The week of %(day)s is not over. Close it after its Sunday.", day=day))
    draw = begin_week(actor, week_on, zone)
    if draw.drawn_at is None:
        _days_until(actor, draw, weeks.CLOSING - 1, zone)
        close(actor, draw, zone)
    return draw


def draw_until_now(actor: Actor, week_on: date, zone: ZoneInfo) -> Draw:
    """All draws of a week that can be made by now: its days that are over, and the closing after it.

    Raises InvalidInput where none is over yet, Conflict where there is no monitor to listen.
    """
    days = weeks.days_over(week_on, clock.today(zone))
    if weeks.is_over(week_on, clock.today(zone)):
        return close_week(actor, week_on, zone)
    return draw_day(actor, week_on, days - 1 if days else 0, zone).draw


def _days_until(actor: Actor, draw: Draw, last: int, zone: ZoneInfo) -> dict[int, DayDraw]:
    """The draws of the days up to ``last``; those that are missing are made, in turn."""
    made = {day.day: day for day in list_days(draw.id)}
    for day in range(last + 1):
        if day not in made:
            made[day] = make_day(actor, draw, day, zone)
    return made
