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
GUARDS: dict[str, Needs] = {}


class Pages(Blueprint):
    """A feature's pages and API calls, each guarded when it is registered."""

    def __init__(self, feature: str, *, url_prefix: str | None = None) -> None:
        super().__init__(feature, f"app.{feature}", url_prefix=url_prefix)

    def page(self, rule: str, *, needs: Needs) -> Callable[[View], View]:
        """Register a GET view, which reads and changes nothing."""
        return self._guarded(rule, needs, ["GET"])

    def action(self, rule: str, *, needs: Needs, method: str = "POST") -> Callable[[View], View]:
        """Register a view that changes something."""
        return self._guarded(rule, needs, [method])

    def _guarded(self, rule: str, needs: Needs, methods: list[str]) -> Callable[[View], View]:
        def register(view: View) -> View:
            GUARDS[f"{self.name}.{view.__name__}"] = needs
            self.add_url_rule(rule, view.__name__, _guard(view, needs), methods=methods)
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


def _to_sign_in() -> ResponseReturnValue:
    if request.headers.get("HX-Request") or request.path.startswith("/api/"):
        return current_app.aborter(401)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=wanted))


def actor() -> Actor:
    """Who sends this request."""
    person: Actor = current_user.as_actor(f"{request.remote_addr}:{request.environ.get('REMOTE_PORT', '')}")
    return person
