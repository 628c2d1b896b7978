"""Whether speech, hold music and ringing are found where they are, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from faster_whisper.vad import get_vad_model

from app.engines.speech.activity import LOOSE, TIGHT, find_activity, read, speech_probabilities
from app.engines.speech.decode import decode
from app.engines.speech.ringing import find_ringing
from app.engines.speech.spans import intersect, subtract, total_s
from app.engines.speech.types import Span
from bench.speech import AUDIO, PARTIES, row
from bench.spliced import HOLDS, OTHERS, RINGING, Spliced, holds, load, tones

LEAST_AGREEMENT = 0.999
FRAMES_A_SECOND = 100

Row = dict[str, Any]
Samples = np.ndarray


def agreement() -> list[Row]:
    """Our spans beside those of the network as it is, on every recording; both beside people's marks."""
    same = frames = 0
    marked: list[np.ndarray] = []
    ours: list[np.ndarray] = []
    theirs: list[np.ndarray] = []
    for path in _recordings():
        for channel, wanted in zip(decode(path).samples, _marks(path), strict=False):
            mine, bare = _spans(speech_probabilities(channel), channel), _spans(network(channel), channel)
            flags = [_flags(spans, len(channel)) for pair in zip(mine, bare, strict=True) for spans in pair]
            same += int((flags[0] == flags[1]).sum() + (flags[2] == flags[3]).sum())
            frames += 2 * len(flags[0])
            if wanted is not None:
                marked.append(_flags(wanted, len(channel)))
                ours.append(flags[0])
                theirs.append(flags[1])
    agree = same / frames
    return [
        row("frames alike, loose and tight reading", agree, "ratio", compared_with="the network as it is",
            limit=LEAST_AGREEMENT, holds=agree >= LEAST_AGREEMENT),
        row("F1 of speech against people's marks", _f1(ours, marked), "ratio",
            compared_with=f"the network as it is {_f1(theirs, marked):.4f}"),
    ]  # fmt: skip


def _recordings() -> list[Path]:
    return sorted(p for p in AUDIO.glob("*/*") if p.suffix in (".wav", ".flac"))


def _marks(path: Path) -> Iterable[list[Span] | None]:
    document = path.with_suffix(".json")
    if not path.name.startswith("harper-valley"):
        return (None, None)
    said = json.loads(document.read_text(encoding="utf-8"))["segments"]
    return [[Span(s["start_s"], s["end_s"]) for s in said if s["speaker"] == who] for who in PARTIES]


def network(channel: Samples) -> Samples:
    """The network as faster-whisper runs it."""
    # One window more, for faster-whisper 1.2.1 overwrites the end of the last one with zeros.
    filled = np.pad(channel, (0, -len(channel) % 512 + 512))
    found: Samples = get_vad_model()(filled).reshape(-1)[:-1]
    return found


def _spans(probabilities: Samples, channel: Samples) -> list[tuple[Span, ...]]:
    return [read(probabilities, len(channel) / 16000, reading) for reading in (TIGHT, LOOSE)]


def _flags(spans: Iterable[Span], count: int) -> np.ndarray:
    flags = np.zeros(count * FRAMES_A_SECOND // 16000, dtype=bool)
    for span in spans:
        flags[round(span.start_s * FRAMES_A_SECOND) : round(span.end_s * FRAMES_A_SECOND)] = True
    return flags


def _f1(found: list[np.ndarray], marked: list[np.ndarray]) -> float:
    mine, wanted = np.concatenate(found), np.concatenate(marked)
    return float(2 * (mine & wanted).sum() / (mine.sum() + wanted.sum()))


def found_music() -> list[Row]:
    """Hold music of two songs in calls, and what is taken for music elsewhere."""
    channels, songs = (
        load(AUDIO / "calls", "harper-valley-*.wav"),
        load(AUDIO / "nonspeech", "hold-music-*.wav"),
    )
    hits, found_s, beside_s = 0, 0.0, 0.0
    for spliced in holds(channels, songs):
        music = find_activity(spliced.samples).music
        hits += total_s(intersect(music, [spliced.inside])) >= 0.5 * spliced.inside.duration_s
        found_s += total_s(music)
        beside_s += total_s(subtract(music, [spliced.inside]))
    beside = beside_s / found_s
    without = [c for path in _recordings() if "hold-music" not in path.name for c in decode(path).samples]
    false = sum(len(find_activity(channel).music) for channel in without)
    return [
        row(f"hold music found, of {HOLDS} holds", hits, "holds", limit=HOLDS, holds=hits == HOLDS),
        row("of the music found, outside those holds", beside, "ratio", limit=0.02, holds=beside <= 0.02),
        row("music where there is none, all other recordings", false, "spans", limit=0, holds=false == 0),
    ]


def found_ringing() -> list[Row]:
    """Ringing at the start and in the middle of calls, other tones there, and calls as they are."""
    channels = load(AUDIO / "calls", "harper-valley-*.wav")
    rung = list(tones(channels, RINGING))
    hits = sum(map(_rings_inside, rung))
    others = sum(bool(find_ringing(each.samples, 16000)) for each in tones(channels, OTHERS))
    false = sum(bool(find_ringing(c, 16000)) for path in _recordings() for c in decode(path).samples)
    return [
        row(
            f"ringing found, of {len(rung)} lines",
            hits,
            "lines",
            limit=len(rung),
            holds=hits == len(rung),
        ),
        row("other tones of the network taken for ringing", others, "lines", limit=0, holds=others == 0),
        row("ringing where there is none, all recordings", false, "channels", limit=0, holds=false == 0),
    ]


def _rings_inside(spliced: Spliced) -> bool:
    spans = find_ringing(spliced.samples, 16000)
    right = total_s(intersect(spans, [spliced.inside]))
    # A British burst of 0.4 s between two frames of 0.1 s is found with 0.3 s of it.
    return right >= 0.7 * spliced.sounding_s and total_s(spans) - right <= 0.2
