"""Drawing the calls of a session at random from a week (S6): anybody who has the seed can draw again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from app.engines.draw.numbers import choose


def frame_digest(ids: Sequence[str]) -> str:
    """SHA-256 of the calls' ids in order, a line each: whether a frame is the one that was drawn from."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


def drawn_from(ids: Sequence[str], seed: str, count: int) -> list[str]:
    """The ids of ``count`` calls, in the order in which they were drawn; ``seed`` is 64 hex digits.

    The same whatever order the ids are handed in.
    """
    return [ids[at] for at in choose(bytes.fromhex(seed), ids, count)]
