"""Speech: how well our way hears and what it costs beside the bare engine, call by call, and its memory.

Ours is decode, voice activity, transcription, facts; the bare engine is faster-whisper's batched
pipeline on each channel with the same settings. The machine is shared, so both run in turns on
each call and the fastest round of each counts.
"""

from __future__ import annotations

import json
import multiprocessing
import resource
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from faster_whisper import BatchedInferencePipeline, WhisperModel
from faster_whisper.audio import decode_audio

from app.engines.speech.accuracy import character_error_rate, word_error_rate
from app.engines.speech.activity import find_activity
from app.engines.speech.checkpoint import to_openai_checkpoint
from app.engines.speech.decode import decode
from app.engines.speech.facts import measure
from app.engines.speech.transcriber import (
    FASTER_WHISPER,
    OPENAI_WHISPER,
    Channel,
    Transcriber,
    load_transcriber,
)
from app.engines.speech.types import Segment, Speaker
from app.engines.speech.weights import checkpoint_path, join_base

ROOT = Path(__file__).resolve().parent.parent
AUDIO = ROOT.parent / "shared" / "audio"
WEIGHTS = ROOT / "weights"
ROUNDS = 3
THREADS = 2
BEAM = 5
PARTIES = (Speaker.AGENT, Speaker.CUSTOMER)
MOST_TIMES_BARE = 1.25
MOST_MEMORY_MB = 1800
LEAST_TIMES_OPENAI = 3.5
COMPARED_CALLS = 3

Row = dict[str, Any]
Result = TypeVar("Result")


def run() -> list[Row]:
    """All rows of this bench; none where the recordings are missing."""
    if not AUDIO.is_dir():
        print(f"  {AUDIO.name} with recorded calls is not beside the project: nothing measured")
        return []
    model = join_base(WEIGHTS / "base")
    ours = load_transcriber(FASTER_WHISPER, model, threads=THREADS, beam=BEAM)
    rows = [*cost(ours, model), *accuracy(ours, model), *memory()]
    return [*rows, *beside_openai(model)]


def calls() -> list[Path]:
    return sorted((AUDIO / "calls").glob("harper-valley-*.wav"))


def row(name: str, value: float, unit: str, **promise: Any) -> Row:
    return {
        "name": name,
        "value": value,
        "unit": unit,
        "compared_with": None,
        "limit": None,
        "holds": None,
    } | promise


def whole_way(transcriber: Transcriber, path: Path, language: str | None = "en") -> list[Segment]:
    """A recording to segments and facts, as the worker does it."""
    sound = decode(path)
    speakers = PARTIES if len(sound.samples) == 2 else (Speaker.UNKNOWN,)
    rows = dict(zip(speakers, sound.samples, strict=True))
    activity = {who: find_activity(samples) for who, samples in rows.items()}
    channels = [Channel(samples, who, activity[who], language) for who, samples in rows.items()]
    segments = sorted(transcriber.transcribe(channels), key=lambda s: (s.start_s, s.speaker))
    measure(segments, {who: a.tight for who, a in activity.items()}, rows, sound.rate, sound.duration_s)
    return segments


def bare(model: WhisperModel, path: Path) -> list[str]:
    """The same channels through the pipeline alone: one text a channel."""
    return [_bare_text(model, channel) for channel in decode_audio(str(path), split_stereo=True)]


def _bare_text(model: WhisperModel, channel: np.ndarray) -> str:
    heard, _ = BatchedInferencePipeline(model).transcribe(
        channel, language="en", beam_size=BEAM, word_timestamps=True, vad_filter=True, batch_size=8
    )
    return " ".join(segment.text for segment in heard)


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def cost(ours: Transcriber, model: Path) -> list[Row]:
    """Time of our whole way against the bare pipeline, in turns."""
    engine = WhisperModel(str(model), device="cpu", compute_type="int8", cpu_threads=THREADS)
    ways: list[Callable[[Path], object]] = [lambda p: whole_way(ours, p), lambda p: bare(engine, p)]
    times = np.array([_fastest(ways, path) for path in calls()])
    audio_s = sum(decode(path).duration_s * 2 for path in calls())
    mine, theirs = times.sum(axis=0)
    ratio = float(mine / theirs)
    return [
        row(
            "whole way / bare pipeline",
            ratio,
            "times",
            compared_with="faster-whisper batched",
            limit=MOST_TIMES_BARE,
            holds=ratio <= MOST_TIMES_BARE,
        ),
        row("whole way, speed", float(audio_s / mine), "channel s/s"),
        row("bare pipeline, speed", float(audio_s / theirs), "channel s/s"),
    ]


def _fastest(ways: list[Callable[[Path], object]], path: Path) -> list[float]:
    rounds = []
    for number in range(ROUNDS):
        # Every other round the other way round, so neither always finds the caches warm.
        order = [0, 1] if number % 2 else [1, 0]
        rounds.append({way: timed(partial(ways[way], path))[0] for way in order})
    return [min(r[way] for r in rounds) for way in (0, 1)]


def accuracy(ours: Transcriber, model: Path) -> list[Row]:
    """Error rates against the references, and words where nobody speaks."""
    engine = WhisperModel(str(model), device="cpu", compute_type="int8", cpu_threads=THREADS)
    references = [text for path in calls() for text in _references(path)]
    mine = [text for path in calls() for text in _by_party(whole_way(ours, path))]
    theirs = [text for path in calls() for text in bare(engine, path)]
    mandarin = sorted((AUDIO / "speech").glob("zh-*.txt"))
    chinese = [_text(whole_way(ours, p.with_suffix(".wav"), "zh-CN")) for p in mandarin]
    empty = [AUDIO / "nonspeech" / name for name in ("hold-music-1.wav", "hold-music-2.wav", "silence.wav")]
    invented = sum(len(s.words) for path in empty for s in whole_way(ours, path))
    wrong, bare_wrong = word_error_rate(references, mine), word_error_rate(references, theirs)
    return [
        row(
            "word error rate, telephone calls",
            wrong,
            "ratio",
            compared_with="bare pipeline",
            limit=bare_wrong,
            holds=wrong <= bare_wrong,
        ),
        row("word error rate, read English", _read_english(ours), "ratio"),
        row(
            "character error rate, Mandarin",
            character_error_rate([p.read_text(encoding="utf-8") for p in mandarin], chinese),
            "ratio",
        ),
        row("words from silence and music", invented, "words", limit=0, holds=invented == 0),
    ]


def _read_english(ours: Transcriber) -> float:
    texts = sorted((AUDIO / "speech").glob("en-*.txt"))
    sounds = [next(p for p in text.parent.glob(f"{text.stem}.*") if p != text) for text in texts]
    # A stereo file of one voice holds it twice: one channel is enough.
    heard = [_by_party(whole_way(ours, sound))[0] or _text(whole_way(ours, sound)) for sound in sounds]
    return word_error_rate([text.read_text(encoding="utf-8") for text in texts], heard)


def _references(path: Path) -> list[str]:
    document = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return [" ".join(s["text"] for s in document["segments"] if s["speaker"] == who) for who in PARTIES]


def _by_party(segments: list[Segment]) -> list[str]:
    return [_text(s for s in segments if s.speaker == who) for who in PARTIES]


def _text(segments: Iterable[Segment]) -> str:
    return " ".join(segment.text for segment in segments)


def memory() -> list[Row]:
    """Peak memory of a process of its own that does the whole way, longest recordings included."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        peak_mb = pool.apply(_peak_memory_mb)
    return [
        row(
            "peak memory of the whole way",
            peak_mb,
            "MB",
            limit=MOST_MEMORY_MB,
            holds=peak_mb < MOST_MEMORY_MB,
        )
    ]


def _peak_memory_mb() -> float:
    ours = load_transcriber(FASTER_WHISPER, WEIGHTS / "base", threads=THREADS, beam=BEAM)
    for path in [*calls()[:2], AUDIO / "calls" / "auto0-mono-u8.wav"]:
        whole_way(ours, path)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def beside_openai(model: Path) -> list[Row]:
    """The openai-whisper engine on some calls, in turns: same model, both greedy.

    Greedy, because openai-whisper's beam search copies the sound for every beam at every word:
    five beams take it five times as long and would make the comparison meaningless.
    """
    checkpoint = checkpoint_path("base", WEIGHTS)
    if not checkpoint.exists():
        to_openai_checkpoint(model, checkpoint)
    ours = load_transcriber(FASTER_WHISPER, model, threads=THREADS, beam=1)
    other = load_transcriber(OPENAI_WHISPER, checkpoint, threads=THREADS, beam=1)
    mine_s = theirs_s = 0.0
    mine, theirs, wanted = [], [], []
    for path in calls()[:COMPARED_CALLS]:
        took, heard = timed(partial(whole_way, ours, path))
        mine_s, mine = mine_s + took, [*mine, *_by_party(heard)]
        took, heard = timed(partial(whole_way, other, path))
        theirs_s, theirs = theirs_s + took, [*theirs, *_by_party(heard)]
        wanted += _references(path)
    ratio = theirs_s / mine_s
    return [
        row(
            "openai-whisper / faster-whisper, greedy",
            ratio,
            "times",
            limit=LEAST_TIMES_OPENAI,
            holds=ratio >= LEAST_TIMES_OPENAI,
        ),
        row(
            "word error rate, openai-whisper, the same calls",
            word_error_rate(wanted, theirs),
            "ratio",
            compared_with=f"ours {word_error_rate(wanted, mine):.3f}",
        ),
    ]
