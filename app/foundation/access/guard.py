"""The one permission check: pages, API calls, command line and jobs all come through here (P2)."""

from __future__ import annotations

from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.errors import NotAllowed
from app.foundation.i18n import _


def require(actor: Actor, permission: Permission) -> None:
    """Raise :class:`NotAllowed` unless ``actor`` holds ``permission``."""
    if not actor.may(permission):
        raise NotAllowed(
            _("Your role does not include this. Ask your supervisor if you need it."),
            permission=permission.value,
        )
