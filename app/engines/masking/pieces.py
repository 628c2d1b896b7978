"""A dialogue cut into the smallest things that finders step over."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.engines.speech.types import Segment, Speaker

HAN = "\u3400-\u4dbf\u4e00-\u9fff\u3007"
# Dates, times, decimals, amounts and shares are numbers of another sort: they stay whole and are no digits.
_QUANTITY = (
    r"[$¥£€][0-9][0-9.,]*|(?<![0-9,])[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?!,?[0-9])|[0-9]{1,2}:[0-9]{2}"
    r"|(?<![-/])(?:19|20)[0-9]{2}[-/](?:0?[1-9]|1[0-2])[-/](?:0?[1-9]|[12][0-9]|3[01])(?![0-9])|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}"
    r"|[0-9]+(?:%|st\b|nd\b|rd\b|th\b)"
)
_DOTTED_PHONE = r"(?<![0-9.])[0-9]{3}\.[0-9]{3}\.[0-9]{4}(?![0-9.])"
_DECIMAL = r"[0-9]+(?:\.[0-9]+)+"
_PIECE = re.compile(
    rf"(?P<phone>{_DOTTED_PHONE})|(?P<quantity>{_QUANTITY}|{_DECIMAL})|[0-9]+|[a-z]+(?:'[a-z]+)?|[{HAN}]|[^\w\s]|\w"
)
IS_HAN = re.compile(f"[{HAN}]")
_CAPITALS = re.compile(r"[A-Z0-9]+")


class Piece(NamedTuple):
    """A run of Latin letters or digits, a Chinese character, a sign. ``text`` is folded.

    ``at`` counts pieces of the whole dialogue. ``glued``: no space before it. ``capital``: written in
    capitals. ``quantity``: a number with a unit or a form of its own.
    """

    text: str
    segment: int
    word: int
    at: int
    glued: bool
    capital: bool
    quantity: bool
    start_s: float
    end_s: float

    @property
    def is_sign(self) -> bool:
        return not self.text.isalnum() and not self.quantity


def cut(segments: Sequence[Segment]) -> list[Piece]:
    """All pieces of a dialogue, in order of segments and words."""
    pieces: list[Piece] = []
    for number, segment in enumerate(segments):
        for index, word in enumerate(segment.words):
            for text, glued, capital, quantity in _parts(word.text):
                at = len(pieces)
                pieces.append(
                    Piece(text, number, index, at, glued, capital, quantity, word.start_s, word.end_s)
                )
    return pieces


def _parts(word: str) -> Iterator[tuple[str, bool, bool, bool]]:
    plain = unicodedata.normalize("NFKC", word).replace("’", "'")
    folded = plain.casefold()
    same = len(folded) == len(plain)
    end = -1
    for found in _PIECE.finditer(folded):
        text = found.group()
        raw = plain[found.start() : found.end()] if same else text
        capital = _CAPITALS.fullmatch(raw) is not None
        if found.lastgroup == "phone":
            text = text.replace(".", "")
        yield text, found.start() == end, capital, found.lastgroup == "quantity"
        end = found.end()


def threads(segments: Sequence[Segment], pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces of each speaker by himself: a number goes on over what the other says in between."""
    by_speaker: dict[Speaker, list[Piece]] = {}
    for piece in pieces:
        by_speaker.setdefault(segments[piece.segment].speaker, []).append(piece)
    return list(by_speaker.values())
