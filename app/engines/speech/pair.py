"""A call in two files, one a party, as one sound of two channels (C2)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from app.engines.speech.decode import Sound, decode
from app.engines.speech.gather import Samples
from app.engines.speech.headerless import Form, is_headerless

PAIR = "pair"


def decode_pair(
    agent: Path,
    customer: Path,
    *,
    rate: int = 16000,
    shortest_s: float = 0.1,
    longest_s: float = float("inf"),
    agent_form: Form | None = None,
    customer_form: Form | None = None,
) -> Sound:
    """Decode both files to one sound: row 0 is the agent, row 1 the customer.

    Both begin at the same moment, as recorders write them; the shorter one is silent at its end.
    Raises Undecodable or OSError as ``decode`` does for either.
    """
    one = decode(agent, rate=rate, shortest_s=shortest_s, longest_s=longest_s, form=agent_form)
    other = decode(customer, rate=rate, shortest_s=shortest_s, longest_s=longest_s, form=customer_form)
    return join_parties(one, other)


def join_parties(agent: Sound, customer: Sound) -> Sound:
    """Both parties' sounds as one of shape (2, n); a file of two channels is mixed to one first.

    Codec and source rate are the agent's; the codec of a file without a header goes first. Raises
    ValueError where the rates differ.
    """
    if agent.rate != customer.rate:
        raise ValueError(f"{agent.rate} and {customer.rate} samples a second cannot be joined")
    length = max(agent.samples.shape[1], customer.samples.shape[1])
    rows = np.zeros((2, length), dtype=np.float32)
    for row, sound in zip(rows, (agent, customer), strict=True):
        voice = _one_channel(sound.samples)
        row[: len(voice)] = voice
    codec = next((s.codec for s in (agent, customer) if is_headerless(s.codec)), agent.codec)
    return replace(agent, samples=rows, container=PAIR, codec=codec)


def _one_channel(samples: Samples) -> Samples:
    mixed: Samples = samples[0] if len(samples) == 1 else samples.mean(axis=0, dtype=np.float32)
    return mixed
