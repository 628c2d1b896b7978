"""Memory of one process that transcribes a thousand recordings, the whole way, with tiny.en.

Recordings of 1 to 4 s are cut from the shared calls, so that lengths and words vary; resident memory is
read after the hundredth, when engine and buffers have their size, and after the last. The peaks of both
stretches are shown too: what is freed late looks like a leak in one reading and not in the other.
"""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil

from app.engines.speech.decode import decode
from app.engines.speech.transcriber import FASTER_WHISPER, load_transcriber
from app.engines.speech.weights import tiny_en_dir
from bench.speech import AUDIO, Row, calls, row, whole_way
from tests.fakes.nonspeech import write_wav

RECORDINGS = 1000
WARM = 100
MOST_GROWTH = 1.05
LONGEST_S = 5


def run() -> list[Row]:
    """Growth of memory from the hundredth to the thousandth recording, in a process of its own."""
    if not AUDIO.is_dir():
        print(f"  {AUDIO.name} with recorded calls is not beside the project: nothing measured")
        return []
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        sizes = np.array(pool.apply(resident_mb))
    warm, last = float(np.median(sizes[WARM - 50 : WARM])), float(np.median(sizes[-50:]))
    growth = last / warm
    return [
        row(
            "memory at 1,000 / at 100 recordings",
            growth,
            "times",
            limit=MOST_GROWTH,
            holds=growth <= MOST_GROWTH,
        ),
        row("memory at 100 recordings", warm, "MB"),
        row("memory at 1,000 recordings", last, "MB"),
        row("highest memory, first 100 recordings", float(sizes[:WARM].max()), "MB"),
        row("highest memory, all recordings", float(sizes.max()), "MB"),
    ]


def resident_mb() -> list[float]:
    """Resident memory after each recording."""
    ours = load_transcriber(FASTER_WHISPER, tiny_en_dir(), threads=1, beam=1)
    process, sizes = psutil.Process(), []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "recording.wav"
        for sound, rate in recordings():
            whole_way(ours, write_wav(path, sound, rate))
            sizes.append(process.memory_info().rss / 1e6)
    return sizes


def recordings() -> Iterator[tuple[np.ndarray, int]]:
    """A thousand stretches of stereo calls: shape (n, 2), and the rate."""
    whole = [decode(path, rate=8000).samples.T for path in calls()]
    dice = np.random.default_rng(1)
    for number in range(RECORDINGS):
        call = whole[number % len(whole)]
        length = int(dice.integers(1, LONGEST_S) * 8000)
        start = int(dice.integers(0, max(1, len(call) - length)))
        yield call[start : start + length], 8000
