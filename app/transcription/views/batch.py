"""How far the transcription of all recordings is, and how well the engine hears."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.i18n import _
from app.foundation.web.blueprint import actor
from app.recordings.policy.labels import LANGUAGES
from app.transcription.policy.accuracy import MonthRate, month_rates
from app.transcription.queries import batch as queries
from app.transcription.service import batch
from app.transcription.views.pages import pages

SHOWN = timedelta(days=366)


@pages.page("/calls/import/transcription", needs=Permission.CALL_IMPORT)
def show_batch() -> ResponseReturnValue:
    """How far the transcription of all recordings is, as a part of the pages of those who run the product."""
    found = queries.find_batch(current_app.config["WORKER_PROCESSES"])
    may_pause = actor().may(Permission.JOB_PAUSE)
    return render_template(
        "transcription/_batch.html", batch=found, ends_at=found.ends_at(clock.now()), may_pause=may_pause
    )


@pages.action("/calls/import/transcription/pause", needs=Permission.JOB_PAUSE)
def pause() -> ResponseReturnValue:
    """Begin no further recording."""
    with transaction():
        batch.pause_transcription(actor())
    return _back_to_batch()


@pages.action("/calls/import/transcription/resume", needs=Permission.JOB_PAUSE)
def resume() -> ResponseReturnValue:
    """Go on with what waits."""
    with transaction():
        batch.resume_transcription(actor())
    return _back_to_batch()


@pages.page("/transcription/accuracy", needs=Permission.CENTRE_SEE)
def show_accuracy() -> ResponseReturnValue:
    """How well the engine hears, month by month, from the transcripts that people read through."""
    rates = month_rates(queries.list_checked(clock.now() - SHOWN, current_app.config["ZONE"]))
    return render_template(
        "transcription/accuracy.html", rates=rates, chart=_chart(rates), languages_spoken=LANGUAGES
    )


def _back_to_batch() -> ResponseReturnValue:
    by_script = "HX-Request" in request.headers
    return redirect(url_for("transcription.show_batch" if by_script else "recordings.show_import"), 303)


def _chart(rates: Sequence[MonthRate]) -> dict[str, Any]:
    months = sorted({rate.month for rate in rates})
    spoken = sorted({rate.language for rate in rates})
    # Where an engine was replaced within a month, the chart shows the first by name; the table shows both.
    of = {(rate.language, rate.month): rate for rate in reversed(rates)}
    return {
        "kind": "line",
        "title": str(_("Words that the engine heard wrong")),
        "unit": "%",
        "min": 0,
        "categories": months,
        "series": [_line(str(LANGUAGES[one]), [of.get((one, month)) for month in months]) for one in spoken],
    }


def _line(name: str, rates: Sequence[MonthRate | None]) -> dict[str, Any]:
    def percent(of: Callable[[MonthRate], float | None]) -> list[float | None]:
        values = [None if rate is None else of(rate) for rate in rates]
        return [None if value is None else round(100 * value, 1) for value in values]

    low, high = percent(lambda rate: rate.low), percent(lambda rate: rate.high)
    return {"name": name, "data": percent(lambda rate: rate.rate), "low": low, "high": high}
