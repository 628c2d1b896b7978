"""When private things are said in a recording (X3), told by the features that know its words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from app.engines.masking.rules import Beep
from app.foundation.db import canonical_json

Spans = Sequence[tuple[float, float]]
"""From–to seconds, in order."""

PrivateSpans = Callable[[int], Spans | None]
"""Given a recording's id, when private things are said in it; None while nobody knows."""

SOURCES: dict[str, PrivateSpans] = {}


def tells_private_spans(reason: str, spans_of: PrivateSpans) -> None:
    """Let ``spans_of`` say what is beeped; a higher feature's wiring calls it. Twice changes nothing."""
    SOURCES[reason] = spans_of


def rendition_key(spans: Spans, beep: Beep) -> str:
    """Names the beeped version of a recording: other spans, or another tone, are another version."""
    content = canonical_json([[list(span) for span in spans], beep.model_dump()])
    return hashlib.sha256(content.encode()).hexdigest()[:16]
