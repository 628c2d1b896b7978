"""What comes from the pages of appeals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from app.appeals.policy.deciding import Ruling
from app.appeals.policy.lodging import Ground
from app.appeals.policy.states import Outcome
from app.evaluations.forms import read_answers
from app.evaluations.policy.answers import Answer
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _

CHOSEN, REASON, TEXT, MOMENT, OUTCOME = "-appealed", "-reason", "-text", "-moment_s", "-outcome"


def read_grounds(form: Mapping[str, str]) -> list[Ground]:
    """The items that the agent ticked, with reason, words and moment."""
    codes = sorted(name.removesuffix(CHOSEN) for name in form if name.endswith(CHOSEN))
    return [
        Ground(code, form.get(code + REASON, ""), form.get(code + TEXT, ""), _moment(form, code))
        for code in codes
    ]


def read_rulings(form: Mapping[str, str], codes: Iterable[str]) -> list[Ruling]:
    """What was decided on each of these items; those without an outcome are left out."""
    answers, outcomes = read_answers(form), set(Outcome)
    return [
        Ruling(code, Outcome(form[code + OUTCOME]), form.get(code + TEXT, ""), answers.get(code))
        for code in codes
        if form.get(code + OUTCOME) in outcomes
    ]


def read_others(form: Mapping[str, str], codes: Iterable[str]) -> dict[str, Answer]:
    """The answers of the form to items other than these."""
    known = set(codes)
    return {code: answer for code, answer in read_answers(form).items() if code not in known}


def read_day(form: Mapping[str, str], name: str, default: date) -> date:
    """A day such as 2026-11-30; InvalidInput for anything else."""
    try:
        return date.fromisoformat(form.get(name) or default.isoformat())
    except ValueError as error:
        raise InvalidInput(_("Write the day as 2026-11-30.")) from error


def _moment(form: Mapping[str, str], code: str) -> float | None:
    try:
        at_s = float(form.get(code + MOMENT) or "nan")
    except ValueError:
        return None
    return at_s if 0 <= at_s < 1_000_000 else None
