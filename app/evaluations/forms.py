"""What comes from the pages of evaluations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    FloatField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.evaluations.policy.answers import DECIDED, PART, Answer
from app.evaluations.policy.attention import Attention, read_attention
from app.evaluations.policy.handing_back import HAND_BACK_REASONS
from app.evaluations.policy.picks import (
    KINDS,
    LONGEST_CHANNEL,
    LONGEST_NUMBER,
    LONGEST_REASON,
    Complaint,
    PickKind,
    PickTerms,
)
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.web.uploads import table_field

LONGEST_NOTE = 2000
LONGEST_LIST = 200_000
STEP = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
VERDICT, POINTS, NOTE, MOMENT = "-verdict", "-points", "-note", "-moment_s"
LEFT = "-left"  # what was filled in from the rule: the same verdict means that nobody touched it


class NoteForm(FlaskForm):
    """A comment on a moment of the call."""

    at_s = FloatField(_("Moment"), default=0.0, validators=[Optional(), NumberRange(min=0)])
    text = StringField(_("Note"), validators=[InputRequired(), Length(max=500)])


class SeatForm(FlaskForm):
    """Whose a call is, and until when."""

    monitor_id = SelectField(_("Monitor"), coerce=int)
    due_on = DateField(_("Due on"), validators=[InputRequired()])


class ReassignForm(SeatForm):
    """A supervisor gives an open evaluation to another monitor."""

    reason = StringField(_("Reason"), validators=[InputRequired(), Length(max=500)])


class PickForm(SeatForm):
    """A supervisor gives a call to a monitor, and says what for; a complaint has three fields more."""

    kind = SelectField(_("Picked for"), choices=[SelectChoice(kind, label) for kind, label in KINDS.items()])
    reason = StringField(_("Reason"), validators=[InputRequired(), Length(max=LONGEST_REASON)])
    complaint_number = StringField(_("Number of the complaint"), validators=[Length(max=LONGEST_NUMBER)])
    complained_on = DateField(_("Complained on"), validators=[Optional()])
    channel = StringField(_("How it came"), validators=[Length(max=LONGEST_CHANNEL)])

    def validate(self, extra_validators: Any = None) -> bool:
        """A complaint call needs all three; another kind of call has none of them."""
        is_right: bool = super().validate(extra_validators)
        for field in self._of_complaint() if self.kind.data == PickKind.COMPLAINT else ():
            if not str(field.data or "").strip():
                field.errors = [_("A complaint call needs this.")]
                is_right = False
        return is_right

    def terms(self) -> PickTerms:
        """What the form says; complaint fields of other kinds are passed over."""
        complaint = None
        if self.kind.data == PickKind.COMPLAINT:
            number, channel = self.complaint_number.data.strip(), self.channel.data.strip()
            complaint = Complaint(number, self.complained_on.data, channel)
        return PickTerms(PickKind(self.kind.data), self.reason.data, complaint)

    def _of_complaint(self) -> tuple[Any, ...]:
        return self.complaint_number, self.complained_on, self.channel


class ComplaintsForm(FlaskForm):
    """A list of complaints, as a file or pasted."""

    file = table_field(is_needed=False)
    pasted = TextAreaField(_("Or paste the rows"), validators=[Length(max=LONGEST_LIST)])
    reason = StringField(_("Reason"), validators=[InputRequired(), Length(max=LONGEST_REASON)])

    def validate_pasted(self, field: TextAreaField) -> None:
        if not self.file.data and not (field.data or "").strip():
            raise ValidationError(_("Choose a file or paste rows."))


class HandBackForm(FlaskForm):
    """A monitor says why he does not judge a call."""

    reason = RadioField(_("Reason"), choices=list(HAND_BACK_REASONS.items()), validators=[InputRequired()])
    words = TextAreaField(_("What you found"), validators=[InputRequired(), Length(max=500)])


class CloseForm(FlaskForm):
    """A supervisor says why nobody can judge a call."""

    words = TextAreaField(_("Reason"), validators=[InputRequired(), Length(max=500)])


class ReasonForm(FlaskForm):
    """Why a score is given back or void."""

    reason = StringField(_("Reason"), validators=[InputRequired(), Length(max=500)])


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


def read_attended(form: Mapping[str, str]) -> Attention | None:
    """How long the monitor was at it and what he heard, as his page counts it; None where it says nothing."""
    return read_attention(form.get("attention", ""))


def _answer(form: Mapping[str, str], code: str) -> Answer:
    verdict, points = form.get(code + VERDICT) or None, None
    verdict = None if verdict == form.get(code + LEFT) else verdict
    if verdict is not None and STEP.fullmatch(verdict):  # one step of several: its points are its name
        verdict, points = PART, Decimal(verdict)
    elif verdict is not None and verdict not in DECIDED:
        raise InvalidInput(_("“%(verdict)s” is not an answer that an item can have.", verdict=verdict))
    elif verdict == PART:
        points = _number(form, code + POINTS)
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
