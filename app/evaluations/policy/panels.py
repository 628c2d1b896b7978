"""What a higher feature shows beside the form and on the score sheet of calls of one origin.

Calls go down, so the scoring page cannot name the feature by which a call came to be scored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Panel:
    """``desk`` and ``sheet``: templates for the two pages, with the style sheet ``style``; both find what
    ``facts`` tells of the evaluation as ``beside``.
    """

    desk: str
    sheet: str
    style: str
    facts: Callable[[Any], Mapping[str, Any]]


PANELS: dict[str, Panel] = {}


def shown_beside(origin: str, panel: Panel) -> None:
    """Show the panel with every score of ``origin``; a higher feature's wiring calls it, twice is once."""
    PANELS[origin] = panel
