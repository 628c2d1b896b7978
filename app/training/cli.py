"""``flask training …``: check the draws around a training."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.foundation.errors import AppError
from app.training.queries.replays import replay
from app.training.queries.trainings import get_training

training_group = AppGroup("training", help="Check who was drawn to be heard around a training.")


@training_group.command("verify")
@click.argument("training_id", type=int)
def verify(training_id: int) -> None:
    """Draw TRAINING_ID's calls again from what was filed; exit code 1 unless they are the same."""
    try:
        draws = replay(get_training(training_id))
    except AppError as error:
        raise click.ClickException(str(error)) from error
    for one in draws:
        faults = {"seed and commitment": one.is_committed, "filed calls": one.is_filed, "draw": one.is_same}
        click.echo(
            f"{one.phase}: {', '.join(name for name, fits in faults.items() if not fits) or 'the same'}"
        )
    if not all(one.holds for one in draws):
        raise click.ClickException(f"Training {training_id} differs.")
    click.echo(f"Training {training_id}: {len(draws)} of 2 draws made, all the same when drawn again.")
