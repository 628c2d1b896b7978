"""The words of P1 in both languages."""

from __future__ import annotations

from app.foundation.i18n import LazyString, _

SEAT_TYPES: dict[str, LazyString] = {
    "technical_support": _("Technical support"),
    "market_enquiry": _("Market enquiry"),
    "outbound": _("Outbound"),
    "supervising": _("Supervising"),
}
GRADES: dict[str, LazyString] = {
    "junior": _("Junior"),
    "intermediate": _("Intermediate"),
    "senior": _("Senior"),
    "expert": _("Expert"),
}
GENDERS: dict[str, LazyString] = {
    "female": _("Women"),
    "male": _("Men"),
    "other": _("Other"),
}
