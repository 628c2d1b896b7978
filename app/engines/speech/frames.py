"""From a container to decoded frames, with FFmpeg's known errors mended (C2).

What was measured with sounds whose form before coding is known:

* FFmpeg's own AMR decoders refuse a recorder's silence compression (DTX); OpenCORE's read it.
* AAC without an edit list (ADTS, fragmented MP4) and MP3 without LAME's tag begin with the coder's
  delay; FFmpeg hands it on as sound. One frame is what every AAC coder puts before the sound.
* Of WMA, FFmpeg swallows the first frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

import av
from av import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer

from app.engines.speech.refusal import Reason, Undecodable

_BETTER = {"amrnb": "libopencore_amrnb", "amrwb": "libopencore_amrwb"}
_DECODER_DELAY = {"mp3": 529, "mp3float": 529, "mp2": 481}
_LAME_DELAY = 576
_BAD_PACKETS = 0.02


@dataclass(slots=True)
class Reading:
    """One pass over a container's sound; after it, ``lead_s`` and ``frame_s`` are known.

    ``lead_s``: seconds that stand before the sound and belong to no call; negative where as much
    is missing. ``frame_s``: seconds of one coded frame. ``is_astray``: a packet's place in time could
    not be told, as behind damage.
    """

    container: InputContainer
    stream: AudioStream
    is_by_lame: bool
    lead_s: float = 0.0
    frame_s: float = 0.0
    is_astray: bool = False
    _declared: bool = field(default=False)

    def frames(self) -> Iterator[AudioFrame]:
        """The decoded frames in order; raises Undecodable where more than a few are damaged."""
        context, good, bad = self._decoder(), 0, 0
        for packet in self.container.demux(self.stream):
            self.is_astray |= packet.size > 0 and packet.pts is None
            self._declared |= good == 0 and packet.has_sidedata("skip_samples")
            try:
                frames = context.decode(packet if packet.size else None)
            except av.error.InvalidDataError:
                bad += 1
                continue
            good += 1
            for frame in frames:
                if not self.frame_s:
                    self._measure(frame)
                yield frame
        # One bad packet is how a recording that was cut off ends; many are damage.
        if bad > 1 and bad > _BAD_PACKETS * good:
            raise Undecodable(Reason.CORRUPT, f"{bad} of {bad + good} packets are damaged")

    def _decoder(self) -> AudioCodecContext:
        own = self.stream.codec_context
        if own.name not in _BETTER:
            return own
        better = cast(AudioCodecContext, AudioCodecContext.create(_BETTER[own.name], "r"))
        better.sample_rate, better.layout = own.sample_rate, "mono"
        return better

    def _measure(self, first: AudioFrame) -> None:
        codec = self.stream.codec_context.name
        self.frame_s = first.samples / first.sample_rate
        if codec in ("wmav1", "wmav2"):
            self.lead_s = -self.frame_s
        elif codec == "aac" and not self._declared:
            self.lead_s = self.frame_s
        elif codec in _DECODER_DELAY and not self._declared:
            coder = _LAME_DELAY if self.is_by_lame else 0
            self.lead_s = (_DECODER_DELAY[codec] + coder) / first.sample_rate
