"""Pages of the monthly summary: the list, one month, its preview, its files, filing it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import NotFound
from app.foundation.i18n import LANGUAGES, _
from app.foundation.web.blueprint import actor
from app.reports.policy.charts import summary_charts
from app.reports.policy.month import Figures
from app.reports.policy.periods import days_of, month_before
from app.reports.policy.tables import shown, tables_of
from app.reports.policy.tiles import HOW_TO_READ, tiles_of
from app.reports.queries import summaries
from app.reports.service import filing
from app.reports.views.pages import centre_name, pages, today, zone

MIME = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@pages.page("/summaries", needs=Permission.SUMMARY_READ)
def list_summaries() -> ResponseReturnValue:
    """All filed months, and the month that waits to be filed."""
    this_month = clock.month_of(today())
    return render_template(
        "reports/summaries.html",
        filed=summaries.list_summaries(),
        last_month=month_before(this_month),
        this_month=this_month,
        files=filing.FILES,
        file_key=filing.file_key,
        languages=LANGUAGES,
        may_file=actor().may(Permission.SUMMARY_FILE),
    )


@pages.page("/summaries/<month>", needs=Permission.SUMMARY_READ)
def show_summary(month: str) -> ResponseReturnValue:
    """A filed month; before that, how far filing is."""
    days_of(month)
    filed = summaries.find_summary(month)
    if filed is None:
        return _waiting_page(month)
    unaltered = filing.digest_of(filed.figures) == filed.digest
    return _summary_page(filed.figures, filed=filed, unaltered=unaltered)


@pages.page("/summaries/<month>/progress", needs=Permission.SUMMARY_READ)
def show_filing(month: str) -> ResponseReturnValue:
    """How far filing is: a part of the month's page that reloads itself."""
    if summaries.find_summary(month) is not None:
        return "", 200, {"HX-Redirect": url_for("reports.show_summary", month=month)}
    return render_template("reports/_filing.html", month=month, job=summaries.find_filing(month))


@pages.page("/summaries/<month>/preview", needs=Permission.SUMMARY_FILE)
def preview_summary(month: str) -> ResponseReturnValue:
    """The month as it stands now, not filed."""
    if summaries.find_summary(month) is not None:
        return redirect(url_for("reports.show_summary", month=month))
    return _summary_page(filing.figures_of(actor(), month, zone(), centre_name()))


@pages.action("/summaries/<month>/file", needs=Permission.SUMMARY_FILE)
def request_filing(month: str) -> ResponseReturnValue:
    """Have the month filed; the page shows how far it is."""
    with transaction():
        filing.request_filing(actor(), month, zone())
    flash(_("The summary is being drawn up. This page shows how far it is."), "success")
    return redirect(url_for("reports.show_summary", month=month))


@pages.page("/summaries/<month>/files/<kind>/<code>", needs=Permission.SUMMARY_READ)
def download_summary(month: str, kind: str, code: str) -> ResponseReturnValue:
    """A filed document; the download is in the log (X1)."""
    if kind not in MIME:
        raise NotFound(_("There is no such file in this summary."))
    with transaction():
        path = filing.download_summary(actor(), month, kind, code)
    inline = kind == "pdf" and request.args.get("open") == "1"
    name = f"monthly-summary-{month}-{code}.{kind}"
    return send_file(path, mimetype=MIME[kind], as_attachment=not inline, download_name=name)


def _waiting_page(month: str) -> str:
    return render_template(
        "reports/filing.html",
        month=month,
        job=summaries.find_filing(month),
        is_over=today() >= days_of(month)[1],
        may_file=actor().may(Permission.SUMMARY_FILE),
    )


def _summary_page(figures: Figures, **more: object) -> str:
    return render_template(
        "reports/summary.html",
        month=figures["month"],
        figures=figures,
        tiles=tiles_of(figures),
        tables={table.code: table for table in tables_of(figures)},
        charts=summary_charts(figures),
        how_to_read=HOW_TO_READ,
        shown=shown,
        files=filing.FILES,
        languages=LANGUAGES,
        is_over=today() >= days_of(figures["month"])[1],
        may_file=actor().may(Permission.SUMMARY_FILE),
        **({"filed": None, "unaltered": True} | more),
    )
