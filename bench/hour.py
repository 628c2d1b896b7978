"""An hour of recorded calls, one after the other, with what people heard in them."""

from __future__ import annotations

import json
import wave
from pathlib import Path

import av

from app.engines.speech.types import Segment, Speaker
from bench.speech import calls

HOUR_S = 3600


def an_hour(path: Path) -> Path:
    """The harper-valley calls one after the other until an hour is full, 8 kHz, 16-bit, two channels."""
    frames = b"".join(_frames(call) for call in calls())
    wanted = HOUR_S * 8000 * 4
    with wave.open(str(path), "wb") as out:
        out.setparams((2, 2, 8000, 0, "NONE", ""))
        out.writeframes((frames * (wanted // len(frames) + 1))[:wanted])
    return path


def _frames(path: Path) -> bytes:
    with wave.open(str(path)) as sound:
        return sound.readframes(sound.getnframes())


def as_mu_law(path: Path, out: Path) -> Path:
    with av.open(str(path)) as source, av.open(str(out), "w") as target:
        stream = target.add_stream("pcm_mulaw", rate=8000, layout="stereo")
        for frame in source.decode(audio=0):
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return out


def segments_of_the_hour() -> list[Segment]:
    """What people heard in those calls, at its time in the hour."""
    segments, at_s = [], 0.0
    while at_s < HOUR_S:
        for path in calls():
            document = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            segments += [
                Segment(Speaker(s["speaker"]), at_s + s["start_s"], at_s + s["end_s"], s["text"], (), 1.0)
                for s in document["segments"]
            ]
            at_s += len(_frames(path)) / 32000
    return [segment for segment in segments if segment.end_s <= HOUR_S]
