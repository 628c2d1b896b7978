"""The pages of draws: all of them, one draw and its replay, and why a call was drawn or not."""

from __future__ import annotations

from datetime import date

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import AppError
from app.foundation.i18n import LazyString, _
from app.foundation.web.blueprint import actor
from app.organisation.queries import scope_of
from app.recordings.service.whose import veils_over
from app.sampling.forms import DrawForm
from app.sampling.models import Draw
from app.sampling.policy import labels, weeks
from app.sampling.policy.basis import Measured, WeekBasis
from app.sampling.policy.reasons import shows_number, why_text
from app.sampling.policy.volume_chart import volume_chart
from app.sampling.queries import draws, filed, replays
from app.sampling.queries.answers import answer_why
from app.sampling.queries.ingredients import week_bounds
from app.sampling.service import drawing
from app.sampling.views.pages import pages, week_words

CHECKS: dict[replays.Check, LazyString] = {
    replays.Check.SEED: _("The seed is not the one that was committed to."),
    replays.Check.FRAME: _("The filed frame is missing or altered."),
    replays.Check.BASIS: _("The filed plan and rules are missing or altered."),
    replays.Check.CALLS: _("Other calls are drawn."),
    replays.Check.MONITORS: _("Calls go to other monitors or are due on other days."),
    replays.Check.PROBABILITIES: _("The final chances are others."),
    replays.Check.SHORTFALLS: _("Other agents are below quota."),
}


@pages.page("/sampling", needs=Permission.SAMPLE_READ)
def list_draws() -> ResponseReturnValue:
    """All draws, the latest week first."""
    last_week = clock.week_start(_today()) - weeks.WEEK
    return _list_page(DrawForm(week_on=last_week))


@pages.action("/sampling", needs=Permission.SAMPLE_DRAW)
def draw_week() -> ResponseReturnValue:
    """Make all draws of a week that can be made by now."""
    form = DrawForm()
    if not form.validate_on_submit():
        return _list_page(form), 400
    try:
        with transaction():
            draw = drawing.draw_until_now(actor(), form.week_on.data, current_app.config["ZONE"])
    except AppError as error:
        form.week_on.errors = [str(error)]
        return _list_page(form), error.status
    flash(_("What can be drawn by now is drawn, and the calls are shared out."), "success")
    return redirect(url_for("sampling.show_draw", draw_id=draw.id))


@pages.page("/sampling/<int:draw_id>", needs=Permission.SAMPLE_READ)
def show_draw(draw_id: int) -> ResponseReturnValue:
    """The draws of one week: day by day, commitment and seed, what was drawn for whom, who fell short."""
    draw = draws.get_draw(draw_id)
    basis = filed.measured_of(draw)
    only_mine = scope_of(actor()).monitor_id
    drawn = draws.list_drawn(draw.id, request.args.get("after"), only_mine)
    return render_template(
        "sampling/draw.html",
        draw=draw,
        basis=basis,
        week_words=week_words,
        date_of=weeks.date_of,
        is_over=weeks.is_over(draw.week_on, _today()),
        seed=draw.seed if weeks.shows_seed(draw.week_on, draw.drawn_at is not None, _today()) else None,
        commitment_time=_commitment_time(draw),
        volume=volume_chart(basis.measured) if basis else None,
        only_mine=only_mine is not None,
        viewer_id=only_mine,
        wanted=_wanted(basis),
        days=filed.list_days(draw.id),
        by_day=draws.count_by_day(draw.id),
        drawn=drawn,
        veils=veils_over(actor(), [row.call_id for row in drawn.rows]),
        drawn_count=draws.count_drawn([draw.id]).get(draw.id, 0),
        shares=draws.list_shares(draw.id, only_mine),
        shortfalls=draws.list_shortfalls(draw.id),
        lost=draws.count_lost(draw.id) if only_mine is None else [],
        late_arrivals=_late_arrivals(draw),
        may_ask_why=actor().may(Permission.CALL_LIST),
        labels=labels,
    )


@pages.page("/sampling/<int:draw_id>/replay", needs=Permission.SAMPLE_READ)
def show_replay(draw_id: int) -> ResponseReturnValue:
    """Draw again from the filed frame and say what differs: a part of the draw's page."""
    replay = replays.replay_draw(draws.get_draw(draw_id))
    return render_template("sampling/replay.html", replay=replay, labels=labels, checks=CHECKS)


@pages.page("/calls/<int:call_id>/why", needs=Permission.CALL_LIST)
def show_why(call_id: int) -> ResponseReturnValue:
    """Why a call was drawn or not, in words: a part of the call's page (S6)."""
    answer = answer_why(call_id, scope_of(actor()), current_app.config["ZONE"])
    return render_template(
        "sampling/why.html",
        answer=answer,
        text=why_text(answer.why) if answer.why else None,
        shows_number=answer.why is not None and shows_number(answer.why),
        commitment=labels.COMMITMENTS[_commitment_time(answer.draw)] if answer.draw else None,
    )


def _list_page(form: DrawForm) -> str:
    page = draws.list_draws(request.args.get("after"))
    ids = [draw.id for draw in page.rows]
    return render_template(
        "sampling/list.html",
        page=page,
        form=form,
        drawn=draws.count_drawn(ids),
        days=draws.count_days(ids),
        short=draws.count_shortfalls(ids),
        times={draw.id: _commitment_time(draw) for draw in page.rows},
        today=_today(),
        labels=labels,
        weeks=weeks,
        week_words=week_words,
        may_draw=actor().may(Permission.SAMPLE_DRAW),
    )


def _commitment_time(draw: Draw) -> weeks.CommitmentTime:
    return weeks.commitment_time(
        draw.week_on, draw.committed_at.astimezone(current_app.config["ZONE"]).date()
    )


def _wanted(basis: Measured | None) -> int | None:
    """Calls that the plan of the week wants; None where it is not known."""
    return sum(basis.plan.quotas) if isinstance(basis, WeekBasis) else None


def _late_arrivals(draw: Draw) -> int:
    if draw.drawn_at is None:
        return 0
    begin, end = week_bounds(draw.week_on, current_app.config["ZONE"])
    return draws.count_late_arrivals(begin, end, draw.drawn_at)


def _today() -> date:
    return clock.today(current_app.config["ZONE"])
