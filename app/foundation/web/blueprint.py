"""Routes that cannot be registered without saying who may use them.

``pages = Pages("coaching")``, then ``@pages.page("/plans/<int:plan_id>", needs=Permission.COACHING_READ)``
for GET and ``@pages.action(…)`` for POST. A view gets its path arguments and asks :func:`actor` who acts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.web.security import csrf

View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True, slots=True)
class Public:
    """Open to people who are not signed in, on purpose; the reason is for the reader."""

    reason: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Open to everyone who is signed in, whatever the role; the reason is for the reader."""

    reason: str


Needs = Permission | Public | SignedIn
Bearers = Callable[[str, str | None], Actor]
"""Given a token and an address: who acts; raises BadToken. The feature that knows tokens puts one into
``app.extensions["bearers"]``."""
_BEARER = "fair_hearing.bearer"
GUARDS: dict[str, Needs] = {}


class Pages(Blueprint):
    """A feature's pages and API calls, each guarded when it is registered."""

    def __init__(self, feature: str, *, url_prefix: str | None = None) -> None:
        super().__init__(feature, f"app.{feature}", url_prefix=url_prefix)

    def page(self, rule: str, *, needs: Needs, tokens: bool = False) -> Callable[[View], View]:
        """Register a GET view, which reads and changes nothing; ``tokens`` opens it to programs."""
        return self._guarded(rule, needs, ["GET"], tokens)

    def action(
        self, rule: str, *, needs: Needs, method: str = "POST", tokens: bool = False
    ) -> Callable[[View], View]:
        """Register a view that changes something; ``tokens`` opens it to programs, too."""
        return self._guarded(rule, needs, [method], tokens)

    def _guarded(self, rule: str, needs: Needs, methods: list[str], tokens: bool) -> Callable[[View], View]:
        def register(view: View) -> View:
            GUARDS[f"{self.name}.{view.__name__}"] = needs
            guarded = _guard(view, needs)
            if tokens:
                guarded = _guard_for_programs(view, guarded, needs)
                csrf.exempt(guarded)  # a program has no form; people's requests are checked by the guard
            self.add_url_rule(rule, view.__name__, guarded, methods=methods)
            return view

        return register


def _guard(view: View, needs: Needs) -> View:
    @wraps(view)
    def guarded(**arguments: Any) -> ResponseReturnValue:
        if isinstance(needs, Public):
            return view(**arguments)
        if not current_user.is_authenticated:
            return _to_sign_in()
        if isinstance(needs, Permission):
            require(actor(), needs)
        return view(**arguments)

    return guarded


def _guard_for_programs(view: View, guarded: View, needs: Needs) -> View:
    """A request with a token stands for the token alone, whoever is signed in; others go on to
    ``guarded``.
    """

    @wraps(view)
    def guarded_for_programs(**arguments: Any) -> ResponseReturnValue:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            if current_app.config["WTF_CSRF_ENABLED"]:
                csrf.protect()
            return guarded(**arguments)
        bearers: Bearers = current_app.extensions["bearers"]
        bearer = bearers(token.strip(), _address())
        if isinstance(needs, Permission):
            require(bearer, needs)
        request.environ.setdefault(_BEARER, bearer)
        return view(**arguments)

    return guarded_for_programs


def _to_sign_in() -> ResponseReturnValue:
    if request.headers.get("HX-Request") or request.path.startswith("/api/"):
        return current_app.aborter(401)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=wanted))


def actor() -> Actor:
    """Who sends this request."""
    bearer: Actor | None = request.environ.get(_BEARER)
    return current_user.as_actor(_address()) if bearer is None else bearer


def _address() -> str:
    return f"{request.remote_addr}:{request.environ.get('REMOTE_PORT', '')}"
