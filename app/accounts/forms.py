"""Forms of accounts."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from app.accounts.policy import SHORTEST_PASSWORD, TOKEN_LIVES_DAYS
from app.foundation.access.labels import ROLE_LABELS
from app.foundation.access.roles import Role
from app.foundation.i18n import _


class SignInForm(FlaskForm):
    """Name and password."""

    sign_in_name = StringField(
        _("Sign-in name"), validators=[InputRequired(), Length(max=60)],
        render_kw={"autocomplete": "username", "autofocus": True},
    )  # fmt: skip
    password = PasswordField(
        _("Password"),
        validators=[InputRequired(), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )


class AccountForm(FlaskForm):
    """A new account."""

    sign_in_name = StringField(_("Sign-in name"), validators=[InputRequired(), Length(min=2, max=60)])
    name_en = StringField(_("Name in English"), validators=[InputRequired(), Length(max=80)])
    name_zh = StringField(_("Name in Chinese"), validators=[InputRequired(), Length(max=80)])
    role = SelectField(
        _("Role"),
        choices=[(role.value, label) for role, label in ROLE_LABELS.items() if role is not Role.SYSTEM],
    )
    password = PasswordField(
        _("First password"), validators=[InputRequired(), Length(min=SHORTEST_PASSWORD, max=200)],
        render_kw={"autocomplete": "new-password"},
    )  # fmt: skip


class TokenForm(FlaskForm):
    """A new token for a program."""

    name = StringField(_("Which program"), validators=[InputRequired(), Length(max=60)])
    days = SelectField(
        _("Good for"), coerce=int, default=TOKEN_LIVES_DAYS[-1],
        choices=[(days, _("%(days)s days", days=days)) for days in TOKEN_LIVES_DAYS],
    )  # fmt: skip


class PasswordForm(FlaskForm):
    """One's own new password."""

    old = PasswordField(
        _("Present password"), validators=[InputRequired()], render_kw={"autocomplete": "current-password"}
    )
    new = PasswordField(
        _("New password"), validators=[InputRequired(), Length(min=SHORTEST_PASSWORD, max=200)],
        render_kw={"autocomplete": "new-password"},
    )  # fmt: skip
