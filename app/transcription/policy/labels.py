"""What speakers are called on pages."""

from __future__ import annotations

from app.foundation.i18n import LazyString, _

SPEAKERS: dict[str, LazyString] = {
    "agent": _("Agent"),
    "customer": _("Customer"),
    "unknown": _("Unknown"),
}
