"""The navigation: features add entries in their wiring; each person sees what his role opens."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for
from flask_login import current_user

from app.foundation.access.labels import ROLE_LABELS
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import GRANTS
from app.foundation.i18n import LazyString


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation; ``icon`` is a name of the Tabler set."""

    order: int
    label: LazyString
    endpoint: str
    icon: str
    needs: Permission


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as the template draws it."""

    label: LazyString
    url: str
    icon: str
    active: bool


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is signed in, as the template draws him."""

    name: str
    role: LazyString


_entries: list[Entry] = []


def add(order: int, label: LazyString, endpoint: str, icon: str, needs: Permission) -> None:
    """Add a line; adding the same endpoint twice keeps one (applications are made anew in tests)."""
    _entries[:] = [entry for entry in _entries if entry.endpoint != endpoint]
    _entries.append(Entry(order, label, endpoint, icon, needs))


def viewer() -> Viewer | None:
    """The person who is signed in, for the head of each page."""
    if not current_user.is_authenticated:
        return None
    return Viewer(str(current_user.name), ROLE_LABELS[current_user.as_actor(None).role])


def nav_entries() -> list[Shown]:
    """What the person who is signed in sees, in order; nothing for a stranger."""
    if not current_user.is_authenticated:
        return []
    granted = GRANTS[current_user.as_actor(None).role]
    mine = sorted((entry for entry in _entries if entry.needs in granted), key=lambda entry: entry.order)
    present = _present([entry.endpoint for entry in mine])
    return [
        Shown(entry.label, url_for(entry.endpoint), entry.icon, entry.endpoint == present) for entry in mine
    ]


def _present(endpoints: list[str]) -> str | None:
    """The entry that the page belongs to: its own, or its feature's with the longest address above it."""
    if request.endpoint in endpoints:
        return request.endpoint
    feature = (request.endpoint or "").split(".")[0]
    siblings = [endpoint for endpoint in endpoints if endpoint.split(".")[0] == feature]
    above = [endpoint for endpoint in siblings if request.path.startswith(url_for(endpoint))]
    return max(above or siblings, key=lambda endpoint: len(url_for(endpoint)), default=None)
