"""The life of a draft: editing → handed in → published; and who may publish it (P2)."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from app.engines.scoring.yaml_text import MAX_CHARACTERS
from app.foundation.errors import InvalidInput
from app.foundation.i18n import LazyString, _


class State(StrEnum):
    """How far a draft is."""

    EDITING = "editing"
    HANDED_IN = "handed_in"
    PUBLISHED = "published"
    DISCARDED = "discarded"


LABELS: dict[str, LazyString] = {
    State.EDITING: _("Being edited"),
    State.HANDED_IN: _("Handed in"),
    State.PUBLISHED: _("Published"),
    State.DISCARDED: _("Discarded"),
}
MOVES: dict[State, frozenset[State]] = {
    State.EDITING: frozenset({State.HANDED_IN, State.DISCARDED}),
    State.HANDED_IN: frozenset({State.EDITING, State.PUBLISHED}),
    State.PUBLISHED: frozenset(),
    State.DISCARDED: frozenset(),
}
OPEN = (State.EDITING.value, State.HANDED_IN.value)


def may_move(present: str, wanted: State) -> bool:
    """Whether a draft in state ``present`` may go to ``wanted``."""
    return wanted in MOVES[State(present)]


def may_publish(person_id: int | None, author_id: int, editor_ids: Collection[int]) -> bool:
    """A second person publishes: never the author, nor anybody who changed or handed in the draft (P2)."""
    return person_id is not None and person_id != author_id and person_id not in editor_ids


def text_to_keep(text: str) -> str:
    """The text of a draft as it is kept: line ends made equal, no longer than a rubric file may be.

    Raises InvalidInput where it is too long, or holds what no text has.
    """
    kept = text.replace("\r\n", "\n")
    if len(kept) > MAX_CHARACTERS:
        raise InvalidInput(
            _("A rubric can have %(most)s characters; this has %(n)s.", most=MAX_CHARACTERS, n=len(kept))
        )
    if "\0" in kept or any("\ud800" <= character <= "\udfff" for character in kept):
        raise InvalidInput(_("This is not a text. Choose a rubric file, or write YAML."))
    return kept
