"""What higher features offer on a published score sheet, for instance opening an interview.

A wiring adds its own: ``offer("coaching.new_interview", _("Interview"), "messages",
Permission.COACHING_WRITE)``. The endpoint is a page that takes ``evaluation_id``.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.foundation.access.permissions import Permission
from app.foundation.i18n import LazyString


@dataclass(frozen=True, slots=True)
class SheetAction:
    """A button on the score sheet."""

    endpoint: str
    label: LazyString
    icon: str
    needs: Permission


ACTIONS: dict[str, SheetAction] = {}


def offer(endpoint: str, label: LazyString, icon: str, needs: Permission) -> None:
    """Add a button; adding the same endpoint twice keeps one."""
    ACTIONS[endpoint] = SheetAction(endpoint, label, icon, needs)
