"""Plugs accounts in."""

from __future__ import annotations

from flask import Flask, request
from flask_login import LoginManager

from app.accounts import queries
from app.accounts.cli import accounts_group
from app.accounts.models import User
from app.accounts.views import pages
from app.foundation.access.labels import ROLE_LABELS
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.i18n import _
from app.foundation.web import nav


def wire(app: Flask) -> None:
    """Register pages, commands and the loader of the person behind a session."""
    login = LoginManager(app)
    login.session_protection = "basic"
    login.user_loader(_load)
    app.register_blueprint(pages)
    app.cli.add_command(accounts_group)
    app.context_processor(
        lambda: {
            "theme": request.cookies.get("theme", "auto"),
            "role_label": lambda role: ROLE_LABELS[Role(role)],
        }
    )
    nav.add(90, _("Accounts"), "accounts.list_accounts", "users", Permission.ACCOUNT_MANAGE)


def _load(user_id: str) -> User | None:
    """The person behind a session, unless the account was closed meanwhile (P4)."""
    person = queries.user(int(user_id))
    return person if person is not None and person.is_active else None
