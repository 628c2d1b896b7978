"""The text of a cue: voices, inline times, tags that only change its looks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from app.engines.speech.foreign.node import writable
from app.engines.speech.foreign.parties import labelled
from app.engines.speech.foreign.said import Said, Voice
from app.engines.speech.sidecar import spread_words
from app.engines.speech.types import Span, Word
from app.engines.speech.wording import split_words

_LOOKS = re.compile(
    r"</?[bicu](?:\.[^<>]{0,80})?>|</?(?:font|lang|ruby|rt)\b[^<>]{0,80}>|\{\\[^{}]{0,40}\}", re.I
)
_TAG = re.compile(r"(<(?:v\b[^<>]{0,200}|/v|[\d:.]{9,16})>)")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TIME = re.compile(r"<(?:(\d{1,4}):)?(\d{2}):(\d{2})\.(\d{3})>")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text of one speaker; ``at_s`` where an inline time begins it."""

    label: str | None
    at_s: float | None
    text: str


def pieces_of(lines: Sequence[str], told: Sequence[str]) -> list[Piece]:
    """The runs of text of a cue, in order."""
    pieces: list[Piece] = []
    label: str | None = None
    at_s: float | None = None
    for line in lines:
        for part in _TAG.split(_LOOKS.sub("", line)):
            if voice := _VOICE.fullmatch(part):
                label = html.unescape(voice.group(1)).strip()
            elif part == "</v>":
                label = None
            elif time := _TIME.fullmatch(part):
                at_s = _seconds(time)
            elif part.strip():
                label, text = _named(part, label, told)
                _add(pieces, Piece(label, at_s, writable(html.unescape(text))))
                at_s = None
    return pieces


def _add(pieces: list[Piece], piece: Piece) -> None:
    """Put it behind the others; what goes on in the same voice goes on in the same piece."""
    if pieces and piece.at_s is None and piece.label == pieces[-1].label:
        pieces[-1] = replace(pieces[-1], text=f"{pieces[-1].text} {piece.text}")
    else:
        pieces.append(piece)


def said_in(pieces: Sequence[Piece], span: Span) -> Iterator[Said]:
    """Words of the pieces: between two inline times by length, and so are those of a cue without any."""
    groups = [list(group) for _, group in groupby(_numbered(pieces), key=lambda row: row[0])]
    starts = [_clamped(group[0][1].at_s, span) for group in groups]
    ends = [*starts[1:], span.end_s]
    for group, start_s, end_s in zip(groups, starts, ends, strict=True):
        yield from _shared([piece for _, piece in group], start_s, max(start_s, end_s))


def _named(text: str, label: str | None, told: Sequence[str]) -> tuple[str | None, str]:
    found, rest = labelled(text, told)
    return (label, text) if found is None else (found, rest)


def _numbered(pieces: Sequence[Piece]) -> Iterator[tuple[int, Piece]]:
    number = 0
    for piece in pieces:
        number += piece.at_s is not None
        yield number, piece


def _clamped(at_s: float | None, span: Span) -> float:
    return span.start_s if at_s is None else min(max(at_s, span.start_s), span.end_s)


def _shared(pieces: Sequence[Piece], start_s: float, end_s: float) -> Iterator[Said]:
    words = [split_words(piece.text) for piece in pieces]
    timed = iter(spread_words([word for own in words for word in own], start_s, end_s))
    for piece, own in zip(pieces, words, strict=True):
        mine: tuple[Word, ...] = tuple(next(timed) for _ in own)
        if mine:
            yield Said(Voice(label=piece.label), mine)


def _seconds(match: re.Match[str]) -> float:
    hours, minutes, seconds, fraction = match.groups()
    return 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds) + int(fraction) / 1000
