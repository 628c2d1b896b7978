"""Links that a higher feature hangs on a lower one's page, without the lower one knowing it.

Calls go down, so the page of an evaluation cannot name the feature of interviews; that feature adds its
link in its wiring, and the page prints ``links_of("evaluation", evaluation.id)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, url_for
from flask_login import current_user

from app.foundation.access.permissions import Permission
from app.foundation.i18n import LazyString


@dataclass(frozen=True, slots=True)
class Link:
    """``argument`` is the name under which ``endpoint`` takes the subject's id; ``icon`` a Tabler name."""

    label: LazyString
    endpoint: str
    argument: str
    icon: str
    needs: Permission


_links: dict[tuple[str, str], Link] = {}


def add(subject: str, label: LazyString, endpoint: str, argument: str, icon: str, needs: Permission) -> None:
    """Hang a link on every page of ``subject`` (``"evaluation"``, ``"call"``, ``"agent"``)."""
    _links[subject, endpoint] = Link(label, endpoint, argument, icon, needs)


def wire(app: Flask) -> None:
    """Offer ``links_of(subject, id)`` to templates: ``[(link, address), …]`` for whoever is signed in."""
    app.jinja_env.globals["links_of"] = links_of


def links_of(subject: str, subject_id: int) -> list[tuple[Link, str]]:
    """The links of one subject that the person who is signed in may follow."""
    may = current_user.as_actor(None).may
    mine = [link for (hung_on, _), link in _links.items() if hung_on == subject and may(link.needs)]
    return [(link, _address(link, subject_id)) for link in mine]


def _address(link: Link, subject_id: int) -> str:
    values: dict[str, Any] = {link.argument: subject_id}
    return url_for(link.endpoint, **values)
