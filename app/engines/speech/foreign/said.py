"""What a dialect's reader hands on: who said which words when, in the dialect's own names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.engines.speech.types import Word


@dataclass(frozen=True, slots=True)
class Voice:
    """A party as the dialect names it: by channel (from 0), by label (``spk_0``, ``AGENT``), or not."""

    channel: int | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Words of one voice in a row; at most a breath or a paragraph, as the dialect gives it."""

    voice: Voice
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """A whole document: what wrote it, its language tag if it names one, and what was said."""

    engine: str
    language: str | None
    said: tuple[Said, ...]


def in_rows(spoken: Iterable[tuple[Voice, Word]]) -> tuple[Said, ...]:
    """Words one by one, as rows of the same voice."""
    rows: list[tuple[Voice, list[Word]]] = []
    for voice, word in spoken:
        if not rows or rows[-1][0] != voice:
            rows.append((voice, []))
        rows[-1][1].append(word)
    return tuple(Said(voice, tuple(words)) for voice, words in rows)
