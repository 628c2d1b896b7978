"""Filing a training, and its page: who is heard around it, and whether it helped (S4)."""

from __future__ import annotations

from datetime import date, timedelta

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.engines.improvement.training_rules import FILE, TrainingRules, load_training
from app.evaluations.policy.states import LABELS as EVALUATION_STATES
from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import AppError
from app.foundation.i18n import _
from app.foundation.rulebook import read_rules
from app.foundation.web.blueprint import actor
from app.organisation.queries import list_agents, list_here
from app.training.forms import TrainingForm
from app.training.models import TrainingNeed
from app.training.policy.trainings import EFFECTS, PHASES, Phase, compare, percent_of, window_of
from app.training.queries import trainings as read
from app.training.queries.needs import get_need
from app.training.queries.replays import replay
from app.training.service.filing import file_training
from app.training.views.pages import pages

AHEAD = timedelta(days=14)


@pages.page("/training/<int:need_id>/file", needs=Permission.TRAINING_WRITE)
def new_training(need_id: int) -> ResponseReturnValue:
    """The form of a training; those who failed the item are chosen to begin with."""
    need = get_need(need_id)
    form = TrainingForm.of(list_here(_today()), held_on=_today() + AHEAD, agent_ids=list(need.agent_ids))
    return _form_page(form, need)


@pages.action("/training/<int:need_id>/file", needs=Permission.TRAINING_WRITE)
def file(need_id: int) -> ResponseReturnValue:
    """File the training, and commit to the seed of its draws."""
    need, form = get_need(need_id), TrainingForm.of(list_here(_today()))
    if not form.validate_on_submit():
        return _form_page(form, need), 422
    try:
        with transaction():
            training = file_training(
                actor(), need_id, form.held_on.data, form.agent_ids.data, current_app.config["ZONE"]
            )
    except AppError as error:
        form.held_on.errors = [str(error)]
        return _form_page(form, get_need(need_id)), error.status
    flash(_("The training is filed. Whom to hear before and after it is drawn by itself."), "success")
    return redirect(url_for("training.show_training", training_id=training.id))


@pages.page("/trainings/<int:training_id>", needs=Permission.TRAINING_WRITE)
def show_training(training_id: int) -> ResponseReturnValue:
    """One training: its draws, how to check them, and the shares that passed the item before and after."""
    training = read.get_training(training_id)
    rules = TrainingRules.model_validate(training.terms)
    draws = {draw.phase: draw for draw in training.draws}
    heard = [read.heard_of(draws.get(phase.value), training.need.item_code) for phase in Phase]
    return render_template(
        "training/training.html",
        training=training, need=training.need, draws=draws, phases=PHASES, effects=EFFECTS,
        windows={one.value: window_of(one, training.held_on, training.filed_on, rules) for one in Phase},
        percents={one.value: percent_of(one, rules) for one in Phase},
        states={phase: read.states_of(draw) for phase, draw in draws.items()},
        compared=compare(heard[0], heard[1], rules.confidence), confidence=rules.confidence,
        replays={one.phase: one for one in replay(training)}, is_revealed=len(draws) == len(Phase),
        evaluation_states=EVALUATION_STATES,
        names={agent.number: agent.name for agent in list_agents()},
    )  # fmt: skip


def _form_page(form: TrainingForm, need: TrainingNeed) -> str:
    rules = read_rules(FILE, load_training).value
    return render_template("training/new_training.html", form=form, need=need, rules=rules)


def _today() -> date:
    return clock.today(current_app.config["ZONE"])
