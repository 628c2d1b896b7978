"""What the sound tells of a call: cost beside decoding it, and whether what is found is there.

The hour is the recorded calls of `calls/`, one after the other, as a telephone system writes it: 8 kHz,
two channels, once linear and once µ-law. Decoding is our own, to 16 kHz; analytics are everything from
there to the facts: voice activity, ringing, hold music, loudness, rates, turns. All on one core, in turns.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from app.engines.speech.activity import find_activity, speech_probabilities
from app.engines.speech.decode import Sound, decode
from app.engines.speech.loudness import loudness_lufs
from app.engines.speech.music import find_music
from app.engines.speech.ringing import find_ringing
from app.engines.speech.types import Segment
from bench.analysed import analyse, peak_memory_mb
from bench.heard import agreement, found_music, found_ringing, network
from bench.hour import an_hour, as_mu_law, segments_of_the_hour
from bench.speech import AUDIO, row

ROUNDS = 3
MOST_TIMES_DECODE = 2.0
MOST_MEMORY_MB = 1000

Row = dict[str, Any]
Samples = np.ndarray


def run() -> list[Row]:
    """All rows of this bench; none where the recordings are missing."""
    if not AUDIO.is_dir():
        print(f"  {AUDIO.name} with recorded calls is not beside the project: nothing measured")
        return []
    with tempfile.TemporaryDirectory() as folder:
        linear = an_hour(Path(folder) / "linear.wav")
        law = as_mu_law(linear, Path(folder) / "mu-law.wav")
        segments = segments_of_the_hour()
        rows = [*cost(linear, "16-bit", segments), *cost(law, "µ-law", segments)]
        rows += [*shares(decode(linear), segments), memory(linear, segments)]
    return [*rows, *agreement(), *found_music(), *found_ringing()]


def cost(path: Path, form: str, segments: list[Segment]) -> list[Row]:
    """Time of all analytics against decoding, in turns; the fastest round of each counts."""
    analyse(decode(path), segments)  # the network is loaded once for a worker's life, not once for a call
    wall, processor = np.array([_round(path, segments) for _ in range(ROUNDS)]).min(axis=0).reshape(2, 2)
    return [
        _ratio(f"analytics / decoding, an hour of {form} stereo", wall, MOST_TIMES_DECODE),
        _ratio(f"analytics / decoding, an hour of {form} stereo, processor time", processor, None),
        row(f"decoding an hour of {form} stereo, alone", float(wall[0]), "s"),
    ]


def _ratio(name: str, times: Samples, limit: float | None) -> Row:
    ratio = float(times[1] / times[0])
    holds = None if limit is None else ratio <= limit
    return row(name, ratio, "times", compared_with="our decode()", limit=limit, holds=holds)


def _round(path: Path, segments: list[Segment]) -> list[float]:
    """Seconds of decoding and analytics: wall clock of both, then processor time of both."""
    marks = [(time.perf_counter(), time.process_time())]
    sound = decode(path)
    marks.append((time.perf_counter(), time.process_time()))
    analyse(sound, segments)
    marks.append((time.perf_counter(), time.process_time()))
    return list(np.diff(np.array(marks), axis=0).T.ravel())


def shares(sound: Sound, segments: list[Segment]) -> list[Row]:
    """Where the time of the analytics goes, and what voice activity cost as faster-whisper runs it."""
    channel = sound.samples[0]
    tight = find_activity(channel).tight
    parts: dict[str, Callable[[], object]] = {
        "voice activity": lambda: speech_probabilities(channel),
        "ringing": lambda: find_ringing(channel, sound.rate),
        "hold music": lambda: find_music(channel, sound.rate, tight),
        "loudness": lambda: loudness_lufs(channel, sound.rate, tight),
    }
    whole = 0.5 * _fastest(lambda: analyse(sound, segments))  # the two channels cost the same
    spent = {name: _fastest(part) / whole for name, part in parts.items()}
    bare = _fastest(lambda: network(channel))
    return [
        *(row(f"part of the analytics: {name}", share, "ratio") for name, share in spent.items()),
        row(
            "voice activity as faster-whisper runs it / ours",
            bare / (spent["voice activity"] * whole),
            "times",
            compared_with="faster-whisper's SileroVADModel",
        ),
    ]


def _fastest(work: Callable[[], object]) -> float:
    """Processor time, for the parts are short and the machine is shared."""
    rounds = []
    for _ in range(2):
        started = time.process_time()
        work()
        rounds.append(time.process_time() - started)
    return min(rounds)


def memory(path: Path, segments: list[Segment]) -> Row:
    """Peak memory of a process of its own that decodes and analyses an hour."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        peak_mb = pool.apply(peak_memory_mb, (path, segments))
    return row(
        "peak memory, an hour of stereo", peak_mb, "MB", limit=MOST_MEMORY_MB, holds=peak_mb < MOST_MEMORY_MB
    )
