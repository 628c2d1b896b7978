"""What the roles are called on pages."""

from __future__ import annotations

from app.foundation.access.roles import Role
from app.foundation.i18n import LazyString, _

ROLE_LABELS: dict[Role, LazyString] = {
    Role.AGENT: _("Agent"),
    Role.TEAM_LEAD: _("Team lead"),
    Role.MONITOR: _("QA monitor"),
    Role.SUPERVISOR: _("QA supervisor"),
    Role.TRAINER: _("Trainer"),
    Role.OPERATIONS_MANAGER: _("Operations manager"),
    Role.DIRECTOR: _("Centre director"),
    Role.ADMINISTRATOR: _("System administrator"),
    Role.AUDITOR: _("Security auditor"),
    Role.SYSTEM: _("The system"),
}
