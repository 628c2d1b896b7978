"""Speech: our whole way beside the bare pipeline, each in its best arrangement of two cores.

One process of two threads, and two processes of one: both ways take turns on the same calls in each, the
fastest round counts, and then the best arrangement of each way is compared. On calls of a minute or two the
bare pipeline's batch is never full, so its batch size changes nothing; chunks beyond eight appear from four
minutes of speech a channel on.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.pool import Pool
from pathlib import Path

from faster_whisper import WhisperModel

from app.engines.speech.decode import decode
from app.engines.speech.transcriber import FASTER_WHISPER, PackedTranscriber, load_transcriber
from app.engines.speech.weights import join_base, tiny_en_dir
from bench.speech import AUDIO, BEAM, WEIGHTS, Row, bare, calls, row, timed, whole_way

ARRANGEMENTS = {"1 process, 2 threads": (1, 2), "2 processes, 1 thread": (2, 1)}
ROUNDS = 3
MOST_TIMES_BARE = 1.05
_loaded: list[PackedTranscriber | WhisperModel] = []


def run() -> list[Row]:
    """Rows for base and tiny.en; none where the recordings are missing."""
    if not AUDIO.is_dir():
        print(f"  {AUDIO.name} with recorded calls is not beside the project: nothing measured")
        return []
    return [*compared("base", join_base(WEIGHTS / "base")), *compared("tiny.en", tiny_en_dir())]


def compared(name: str, model: Path) -> list[Row]:
    """Speeds of both ways in each arrangement, and the ratio of the best ones."""
    audio_s = sum(decode(path).duration_s * 2 for path in calls())
    took = {label: fastest(model, *shape) for label, shape in ARRANGEMENTS.items()}
    rows = [
        row(f"{name}, {label}, {way}", audio_s / seconds, "channel s/s")
        for label, both in took.items()
        for way, seconds in zip(("whole way", "bare"), both, strict=True)
    ]
    mine, theirs = (min(times) for times in zip(*took.values(), strict=True))
    promise = {"limit": MOST_TIMES_BARE, "holds": mine / theirs <= MOST_TIMES_BARE}
    peer = "faster-whisper batched, best arrangement"
    return [row(f"{name}, whole way / bare", mine / theirs, "times", compared_with=peer, **promise), *rows]


def fastest(model: Path, processes: int, threads: int) -> tuple[float, float]:
    """Seconds of our way and of the bare one over all calls, the fastest round of each."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes, initializer=_load, initargs=(model, threads)) as pool:
        pool.map(_whole_way, calls()[:processes], chunksize=1)
        rounds = [_both(pool, turned=bool(number % 2)) for number in range(ROUNDS)]
    mine, theirs = zip(*rounds, strict=True)
    return min(mine), min(theirs)


def _both(pool: Pool, *, turned: bool) -> tuple[float, float]:
    ways: list[Callable[[Path], None]] = [_whole_way, _bare]
    took = {way: _seconds(pool, way) for way in (ways[::-1] if turned else ways)}
    return took[_whole_way], took[_bare]


def _seconds(pool: Pool, way: Callable[[Path], None]) -> float:
    return timed(lambda: pool.map(way, calls(), chunksize=1))[0]


def _load(model: Path, threads: int) -> None:
    _loaded.append(load_transcriber(FASTER_WHISPER, model, threads=threads, beam=BEAM))
    _loaded.append(WhisperModel(str(model), device="cpu", compute_type="int8", cpu_threads=threads))


def _whole_way(path: Path) -> None:
    whole_way(_loaded[0], path)


def _bare(path: Path) -> None:
    bare(_loaded[1], path)
