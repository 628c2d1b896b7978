"""Permanent random numbers: each call's number follows from a secret seed and the call's id alone.

So calls that come late, draws that run again and several plans side by side disturb nothing (S6).
Method: Ohlsson (1995), *Coordination of samples using permanent random numbers*; HMAC: RFC 2104.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence

import numpy as np

from app.engines.draw.columns import FloatColumn, IntColumn
from app.engines.draw.ids import id_column

BLOCK_BYTES = 64  # of SHA-256: RFC 2104 pads a shorter key to this length
SHORTEST_SEED_BYTES = 16  # a shorter secret could be guessed from its published commitment


def permanent_numbers(seed: bytes, call_ids: Sequence[str]) -> FloatColumn:
    """Numbers in [0, 1), shape (n,): the first 53 bits of HMAC-SHA256(seed, UTF-8 of the call's id).

    Raises ValueError for a seed outside 16–64 bytes.
    """
    return numbers_of(seed, [call_id.encode() for call_id in call_ids])


def numbers_of(seed: bytes, messages: Iterable[bytes]) -> FloatColumn:
    """`permanent_numbers` for ids that are bytes already, as a frame holds them."""
    first_64_bits = np.frombuffer(_hmac_prefixes(seed, messages), dtype=">u8")
    return (first_64_bits >> np.uint64(11)) / float(1 << 53)


def seed_commitment(seed: bytes) -> str:
    """SHA-256 of the seed in hex, published before the period; the seed itself is revealed after it."""
    _require_seed(seed)
    return hashlib.sha256(seed).hexdigest()


def matches_commitment(seed: bytes, commitment: str) -> bool:
    """Whether a revealed seed is the one that was committed to."""
    return hmac.compare_digest(seed_commitment(seed), commitment.lower())


def derived_seed(seed: bytes, purpose: str) -> bytes:
    """A seed of 32 bytes for another purpose (``"assignment"``), which tells nothing about the first."""
    _require_seed(seed)
    return hmac.digest(seed, purpose.encode(), "sha256")


def seeded_order(seed: bytes, ids: Sequence[str]) -> IntColumn:
    """Positions that put ``ids`` in random order, shape (n,); the same order however they were handed in."""
    column = id_column(ids)
    return np.lexsort((column, numbers_of(seed, column.tolist())))


def choose(seed: bytes, ids: Sequence[str], count: int) -> IntColumn:
    """Positions of ``count`` ids drawn at random without replacement (of all, where there are fewer)."""
    return seeded_order(seed, ids)[:count]


def _hmac_prefixes(seed: bytes, messages: Iterable[bytes]) -> bytearray:
    """The first 8 bytes of each HMAC, joined.

    The two padded keys are hashed once and their state copied for each message, which takes 0.4 of
    the time of ``hmac.digest``; this loop is the only step of a draw that runs in Python for each call.
    """
    _require_seed(seed)
    key = seed.ljust(BLOCK_BYTES, b"\0")
    inner_copy = hashlib.sha256(bytes(byte ^ 0x36 for byte in key)).copy
    outer_copy = hashlib.sha256(bytes(byte ^ 0x5C for byte in key)).copy
    prefixes = bytearray()
    for message in messages:
        inner, outer = inner_copy(), outer_copy()
        inner.update(message)
        outer.update(inner.digest())
        prefixes += outer.digest()[:8]
    return prefixes


def _require_seed(seed: bytes) -> None:
    if not SHORTEST_SEED_BYTES <= len(seed) <= BLOCK_BYTES:
        raise ValueError(f"A seed has {SHORTEST_SEED_BYTES}–{BLOCK_BYTES} bytes, this one has {len(seed)}.")
