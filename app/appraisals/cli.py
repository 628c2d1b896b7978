"""``flask appraisals …``: the month's appraisals by hand."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from app.appraisals.service import filing
from app.foundation.access.actor import SYSTEM
from app.foundation.db import transaction
from app.foundation.errors import AppError

appraisals_group = AppGroup("appraisals", help="Monthly appraisals of monitors.")


@appraisals_group.command("file")
@click.argument("month")
def file_month(month: str) -> None:
    """File the appraisals of MONTH (such as 2026-10); what is filed already stays as it is."""
    try:
        with transaction():
            new = filing.file_month(SYSTEM, month, current_app.config["ZONE"])
    except AppError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{month}: {len(new)} appraisals filed")
