"""``flask reports …``: the month's summary by hand."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from app.foundation import clock
from app.foundation.errors import AppError
from app.foundation.queue.registry import KINDS
from app.foundation.storage import storage
from app.reports.queries.summaries import FILE_MONTH, find_summary, get_summary

reports_group = AppGroup("reports", help="Monthly summaries.")


@reports_group.command("monthly")
@click.argument("month", required=False)
def monthly(month: str | None) -> None:
    """File the summary of MONTH (such as 2026-10; default: the last complete month) and say where it lies."""
    month = month or clock.month_before(clock.today(current_app.config["ZONE"]))
    try:
        was_filed = find_summary(month) is not None
        KINDS[FILE_MONTH].run(month=month)
        summary = get_summary(month)
    except AppError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{month} {'was filed already' if was_filed else 'is filed'}; fingerprint {summary.digest}")
    for key, digest in sorted(summary.files.items()):
        click.echo(f"  {key:8} {storage().filed_path(digest, '.' + key.split('-')[0])}")
