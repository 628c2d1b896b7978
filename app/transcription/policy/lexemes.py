"""A turn's tokens in the form that each database keeps."""

from __future__ import annotations

from collections.abc import Sequence

from app.transcription.policy.tokens import NOTHING


def as_text(tokens: Sequence[str]) -> str:
    """For SQLite's FTS5: the tokens with spaces between, where its tokenizer ``ascii`` cuts."""
    return " ".join(tokens)


def as_tsvector(tokens: Sequence[str]) -> str:
    """For PostgreSQL: the text of a ``tsvector``, ``'退':1 '款':2,7``; positions begin with 1."""
    places: dict[str, list[int]] = {}
    for place, token in enumerate(tokens, start=1):
        if token != NOTHING:
            places.setdefault(token, []).append(place)
    return " ".join(f"'{token}':{','.join(map(str, at))}" for token, at in places.items())
