"""What comes from the pages of evaluations."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from flask_wtf import FlaskForm
from wtforms import DateField, FloatField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.evaluations.policy.answers import DECIDED, PART, Answer
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _

LONGEST_NOTE = 2000
VERDICT, POINTS, NOTE, MOMENT = "-verdict", "-points", "-note", "-moment_s"


class NoteForm(FlaskForm):
    """A comment on a moment of the call."""

    at_s = FloatField(_("Moment"), default=0.0, validators=[Optional(), NumberRange(min=0)])
    text = StringField(_("Note"), validators=[InputRequired(), Length(max=500)])


class PickForm(FlaskForm):
    """A supervisor gives a call to a monitor."""

    monitor_id = SelectField(_("Monitor"), coerce=int)
    due_on = DateField(_("Due on"), validators=[InputRequired()])


def read_answers(form: Mapping[str, str]) -> dict[str, Answer]:
    """The scoring form: item code → answer. Raises InvalidInput for what no page of ours sends."""
    codes = {name.removesuffix(NOTE) for name in form if name.endswith(NOTE)}
    codes |= {name.removesuffix(VERDICT) for name in form if name.endswith(VERDICT)}
    return {code: _answer(form, code) for code in sorted(codes)}


def read_revision(form: Mapping[str, str]) -> int:
    """The revision that the page was loaded with, or saved last."""
    revision = form.get("revision", "")
    if not revision.isascii() or not revision.isdigit():
        raise InvalidInput(_("The form is incomplete. Load the page again."))
    return int(revision)


def read_comment(form: Mapping[str, str]) -> str:
    """The overall comment."""
    return _text(form, "comment")


def _answer(form: Mapping[str, str], code: str) -> Answer:
    verdict = form.get(code + VERDICT) or None
    if verdict is not None and verdict not in DECIDED:
        raise InvalidInput(_("“%(verdict)s” is not an answer that an item can have.", verdict=verdict))
    points = _number(form, code + POINTS) if verdict == PART else None
    moment = _number(form, code + MOMENT)
    return Answer(verdict, points, _text(form, code + NOTE), None if moment is None else float(moment))


def _text(form: Mapping[str, str], name: str) -> str:
    text = form.get(name, "").strip()
    if len(text) > LONGEST_NOTE:
        raise InvalidInput(_("A note can have %(most)s characters. Shorten it.", most=LONGEST_NOTE))
    return text


def _number(form: Mapping[str, str], name: str) -> Decimal | None:
    """A number from 0 up with at most two places; None where nothing was entered."""
    entered = form.get(name, "").strip()
    if not entered:
        return None
    try:
        number = Decimal(entered)
        hundredths = number * 100
    except InvalidOperation:
        number = hundredths = Decimal("NaN")
    if not number.is_finite() or not 0 <= number < 1_000_000 or hundredths % 1:
        raise InvalidInput(_("“%(entered)s” is not a number with at most two places.", entered=entered[:20]))
    return number
