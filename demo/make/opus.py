"""Two-channel Opus whose channels stay apart (Opus merges stereo at low bit rates)."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from demo.make.telephone import RATE, Sound

BIT_RATE = 33_000  # with 60 ms frames; measured: channels merge at 28,000 and stay apart from 32,000 on


def write_opus(path: Path, channels: Sound, bit_rate: int = BIT_RATE) -> None:
    """Write ``channels`` (2, samples; 8 kHz) as Ogg/Opus to ``path``."""
    samples = (channels.T * 32767).astype(np.int16).reshape(1, -1)
    options = {"application": "audio", "vbr": "on", "frame_duration": "60"}
    # A fixed muxer seed and no tags of the encoder keep a re-rendered file the same, byte for byte.
    with av.open(str(path), "w", format="ogg", options={"serial_offset": "1", "fflags": "+bitexact"}) as out:
        stream = out.add_stream("libopus", rate=RATE, layout="stereo", options=options)
        stream.bit_rate = bit_rate
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="stereo")
        frame.sample_rate = RATE
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
