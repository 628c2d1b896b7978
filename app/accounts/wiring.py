"""Plugs accounts in."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask, request
from flask_login import LoginManager

from app.accounts import queries, service
from app.accounts.cli import accounts_group
from app.accounts.models import User
from app.accounts.policy import USE_NOTED_EVERY
from app.accounts.views import pages
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.labels import ROLE_LABELS
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from app.foundation.errors import BadToken
from app.foundation.i18n import _
from app.foundation.web import nav

NEVER = datetime.min.replace(tzinfo=UTC)


def wire(app: Flask) -> None:
    """Register pages, commands and the loader of the person behind a session."""
    login = LoginManager(app)
    login.session_protection = "basic"
    login.user_loader(_load)
    app.register_blueprint(pages)
    app.cli.add_command(accounts_group)
    app.extensions["bearers"] = _bearer
    app.context_processor(
        lambda: {
            "theme": request.cookies.get("theme", "auto"),
            "role_label": lambda role: ROLE_LABELS[Role(role)],
        }
    )
    nav.add(90, _("Accounts"), "accounts.list_accounts", "users", Permission.ACCOUNT_MANAGE)


def _bearer(token: str, address: str | None) -> Actor:
    """Who acts with a token. Its use is noted once a minute: most requests only read."""
    known, now = queries.find_token(token), clock.now()
    if known is not None and known.is_good(now) and now - (known.last_used_at or NEVER) < USE_NOTED_EVERY:
        return known.as_actor(address)
    with transaction():
        actor = service.use_token(token, address)
    if actor is None:
        raise BadToken(
            _("This token is not known, was revoked, or is out of date. Ask the administrator for one.")
        )
    return actor


def _load(user_id: str) -> User | None:
    """The person behind a session, unless the account was closed meanwhile (P4)."""
    person = queries.user(int(user_id))
    return person if person is not None and person.is_active else None
