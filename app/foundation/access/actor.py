"""Who acts: handed to every service by name, never looked up in passing."""

from __future__ import annotations

from dataclasses import dataclass

from app.foundation.access.permissions import Permission
from app.foundation.access.roles import GRANTS, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, the system, or a program on a person's behalf.

    ``address`` is host:port of the browser, for the audit log (X1). ``only`` narrows what the role grants: a
    program may do no more than it was made for.
    """

    user_id: int | None
    name: str
    role: Role
    address: str | None = None
    only: frozenset[Permission] | None = None

    def may(self, permission: Permission) -> bool:
        """Whether the role table grants ``permission`` (P2)."""
        return permission in GRANTS[self.role] and (self.only is None or permission in self.only)


SYSTEM = Actor(user_id=None, name="system", role=Role.SYSTEM)
