"""Links that a higher feature hangs on a lower one's page, without the lower one knowing it.

Calls go down, so the page of an evaluation cannot name the feature of interviews; that feature adds its
link in its wiring, and the page prints ``links_of("evaluation", evaluation.id)``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, url_for
from flask_login import current_user

from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.i18n import LazyString

Shown = Callable[[Actor, int], bool]


@dataclass(frozen=True, slots=True)
class Link:
    """``argument`` is the name under which ``endpoint`` takes the subject's id; ``icon`` a Tabler name.

    ``shown``: whether there is anything behind it for that subject and that person.
    """

    label: LazyString
    endpoint: str
    argument: str
    icon: str
    needs: Permission
    shown: Shown | None = None


_links: dict[tuple[str, str], Link] = {}


def add(
    subject: str,
    label: LazyString,
    endpoint: str,
    argument: str,
    icon: str,
    needs: Permission,
    shown: Shown | None = None,
) -> None:
    """Hang a link on every page of ``subject`` (``"evaluation"``, ``"call"``, ``"agent"``)."""
    _links[subject, endpoint] = Link(label, endpoint, argument, icon, needs, shown)


def wire(app: Flask) -> None:
    """Offer ``links_of(subject, id)`` to templates: ``[(link, address), …]`` for whoever is signed in."""
    app.jinja_env.globals["links_of"] = links_of


def links_of(subject: str, subject_id: int) -> list[tuple[Link, str]]:
    """The links of one subject that the person who is signed in may follow."""
    person = current_user.as_actor(None)
    mine = [link for (hung_on, _), link in _links.items() if hung_on == subject and person.may(link.needs)]
    return [
        (link, _address(link, subject_id))
        for link in mine
        if link.shown is None or link.shown(person, subject_id)
    ]


def _address(link: Link, subject_id: int) -> str:
    values: dict[str, Any] = {link.argument: subject_id}
    return url_for(link.endpoint, **values)
