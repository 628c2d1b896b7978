"""What reports call things: trends, and places among others."""

from __future__ import annotations

from app.foundation.i18n import LazyString, _

DIRECTIONS: dict[str, LazyString] = {
    "rising": _("rising"),
    "falling": _("falling"),
    "unclear": _("no clear direction"),
}


def place_text(place: tuple[int, int] | list[int] | None, among: int) -> LazyString | str:
    """Which ranks chance leaves open to one of ``among`` (M3); a dash where nothing was scored."""
    if place is None:
        return "–"
    best, worst = place
    if among > 1 and (best, worst) == (1, among):
        return _("not distinguishable")
    return str(best) if best == worst else f"{best}–{worst}"
