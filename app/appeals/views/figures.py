"""Appeals in figures: a monitor sees those against his own scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.queries import user
from app.appeals.forms import read_day
from app.appeals.policy.figures import Line, lines, median_days
from app.appeals.queries.figures import Wanted, answers, appealed_items
from app.appeals.service.rules import appeal_rules
from app.appeals.views.pages import LABELLED, pages, zone
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.errors import NotFound
from app.foundation.i18n import Bilingual, _
from app.foundation.spreadsheet import write_csv, write_workbook
from app.foundation.web.blueprint import actor
from app.organisation.queries import scope_of
from app.rubrics.queries.versions import item_titles, list_all

SHOWN_DAYS = 90
TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Table:
    """Lines that share what they are counted by; ``names``: their keys in words."""

    title: Any
    lines: list[Line]
    names: Mapping[Any, Any]

    def name(self, line: Line) -> str:
        """What the line is about, in the reader's language."""
        return str(self.names.get(line.key, line.key))


@pages.page("/appeals/figures", needs=Permission.APPEAL_COUNT)
def show_figures() -> ResponseReturnValue:
    """By monitor, item and reason; how long answers took."""
    first, last = _span()
    wanted = _wanted(first, last)
    calendar = appeal_rules().calendar(zone().key)
    answered = answers(wanted, calendar, clock.today(zone()), zone())
    return render_template(
        "appeals/figures.html", first=first, last=last, is_own=wanted.monitor_id is not None,
        tables=_tables(wanted), appeals=len(answered), late=sum(one.is_late for one in answered),
        waiting=sum(one.days is None for one in answered), days=median_days(answered), **LABELLED,
    )  # fmt: skip


@pages.page("/appeals/figures.<kind>", needs=Permission.APPEAL_COUNT)
def download_figures(kind: str) -> ResponseReturnValue:
    """The same as a table."""
    if kind not in TYPES:
        raise NotFound(_("There is this table as csv and as xlsx."))
    first, last = _span()
    header = [
        str(title)
        for title in (
            _("By"), _("Name"), _("Items appealed"), _("Decided"), _("Upheld"), _("Partly upheld"),
            _("Groundless"), _("Share upheld"), _("From"), _("To"),
        )
    ]  # fmt: skip
    rows = [
        [str(table.title), table.name(line), *_cells(line)]
        for table in _tables(_wanted(first, last))
        for line in table.lines
    ]
    content = write_csv(header, rows) if kind == "csv" else write_workbook([("appeals", header, rows)])
    name = f"appeals-{first}-{last}.{kind}"
    return Response(
        content, mimetype=TYPES[kind], headers={"Content-Disposition": f"attachment; filename={name}"}
    )


def _cells(line: Line) -> list[Any]:
    sure = line.interval or (None, None)
    ratios = [None if one is None else round(one, 3) for one in (line.share, *sure)]
    return [line.lodged, line.decided, line.upheld, line.partly, line.groundless, *ratios]


def _span() -> tuple[date, date]:
    last = read_day(request.args, "to", clock.today(zone()))
    return read_day(request.args, "from", last - timedelta(days=SHOWN_DAYS)), last


def _wanted(first: date, last: date) -> Wanted:
    start, end = clock.day_bounds(first, zone())[0], clock.day_bounds(last, zone())[1]
    return Wanted(start, end, scope_of(actor()).monitor_id)


def _tables(wanted: Wanted) -> list[Table]:
    items = appealed_items(wanted)
    people = {item.monitor_id: _name(item.monitor_id) for item in items}
    titles = item_titles([version.id for version in list_all()])
    tables = [
        Table(_("Item"), lines(items, lambda item: item.item_code), titles),
        Table(_("Reason"), lines(items, lambda item: item.reason), appeal_rules().titles()),
    ]
    if wanted.monitor_id is not None:
        return tables
    return [Table(_("Monitor"), lines(items, lambda item: item.monitor_id), people), *tables]


def _name(user_id: int) -> Bilingual | int:
    found = user(user_id)
    return user_id if found is None else found.name
