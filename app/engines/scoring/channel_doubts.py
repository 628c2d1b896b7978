"""Doubts about who is heard on which channel: then no rule says what the agent did or the customer (Q3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.engines.scoring.conditions import (
    Anchor,
    Condition,
    Held,
    Hold,
    Judged,
    Overlap,
    Phrase,
    Silence,
)
from app.engines.scoring.heard import Heard
from app.engines.scoring.outcome import Outcome, unknown
from app.engines.scoring.reasons import ReasonCode

MIXED = "mixed"
# Where voices of one channel are not told apart, words have no speaker at all; see ``strangers``.
DOUBTS = (MIXED, "order_wrong", "order_untold")


def channel_doubt(condition: Condition, heard: Heard) -> Outcome | None:
    """Why the condition cannot be judged, if it speaks of one speaker and the channels are in doubt."""
    doubt = next((code for code in DOUBTS if code in heard.call.doubts), None)
    if doubt is None:
        return None
    # A voice that is heard on both channels talks over itself.
    blurred = doubt == MIXED and isinstance(condition, Overlap)
    if not blurred and not _is_about_a_speaker(condition, heard):
        return None
    return unknown(ReasonCode.CHANNEL_DOUBTED, doubt=doubt)


def _is_about_a_speaker(condition: Condition, heard: Heard) -> bool:
    """Holds are made by what the agent says around a silence; where none is long enough, nobody matters."""
    if isinstance(condition, Hold | Held | Silence):
        of_holds = not isinstance(condition, Silence) or condition.except_holds is not None
        lengths = (span.duration_s for span in heard.call.facts.silences)
        return of_holds and any(length > condition.longer_than_s for length in lengths)
    # A judge reads who says what, whomever he is asked about.
    if isinstance(condition, Judged) or getattr(condition, "by", None) is not None:
        return True
    return isinstance(condition, Phrase) and any(anchor.by for anchor in _beside(condition, heard.anchors))


def _beside(phrase: Phrase, anchors: Mapping[str, Anchor]) -> Iterator[Anchor]:
    """The anchors that the phrase has to be beside, and those that these have to be beside, each once."""
    left: list[Phrase | Anchor] = [phrase]
    seen: set[str] = set()
    while left:
        place = left.pop()
        near = {one.anchor for one in (place.after, place.before) if one is not None} - seen
        seen |= near
        found = [anchors[name] for name in sorted(near)]
        left.extend(found)
        yield from found
