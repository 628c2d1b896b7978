"""Beginnings and ends of words and sentences in the units that services write."""

from __future__ import annotations

import re

from app.engines.speech.foreign.node import Node, at_time
from app.engines.speech.sidecar import BadTranscript
from app.engines.speech.types import Span

MS = 0.001
TICK = 1e-7
_ISO = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")


def ends_after(start_s: float, node: Node, end_s: float) -> float:
    """``end_s``, which may equal the start; BadTranscript where it lies before it."""
    if end_s < start_s:
        raise BadTranscript(f"{node.place} must not be before the start ({end_s} is before {start_s})")
    return end_s


def span_ms(node: Node, start: str, end: str) -> Span:
    """From ``start`` to ``end``, both in milliseconds."""
    start_s = node.get(start).seconds(MS)
    return Span(start_s, ends_after(start_s, node.get(end), node.get(end).seconds(MS)))


def span_s(node: Node, start: str = "start", end: str = "end") -> Span:
    """From ``start`` to ``end``, both in seconds."""
    start_s = node.get(start).seconds()
    return Span(start_s, ends_after(start_s, node.get(end), node.get(end).seconds()))


def iso_seconds(node: Node) -> float:
    """``PT1M2.5S`` (ISO 8601) in seconds."""
    match = _ISO.fullmatch(node.text())
    if match is None:
        raise BadTranscript(f"{node.place} must be a duration such as PT1M2.5S, not {node.shown}")
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return at_time(3600 * hours + 60 * minutes + seconds, node.place, node.shown)


def google_seconds(node: Node) -> float:
    """``"1.600s"``, or an object of ``seconds`` and ``nanos``, in seconds."""
    if isinstance(node.value, dict):
        whole, nanos = node.find("seconds"), node.find("nanos")
        parts = (whole.seconds() if whole else 0.0, nanos.seconds(1e-9) if nanos else 0.0)
        return at_time(sum(parts), node.place, node.shown)
    text = node.text()
    if not text.endswith("s"):
        raise BadTranscript(f'{node.place} must be a duration such as "1.600s", not {node.shown}')
    return Node(text.removesuffix("s"), node.place).seconds()
