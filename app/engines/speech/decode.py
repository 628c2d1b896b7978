"""From a recording's file to samples, or a clear reason why not (C2). Needs no ffmpeg program."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
from av.container import InputContainer
from numpy.typing import NDArray

from app.engines.speech.frames import Reading
from app.engines.speech.gather import Samples, gather, without_lead, without_padding
from app.engines.speech.headerless import Form, read_frames
from app.engines.speech.promise import Head, container_name, promised_s, read_head
from app.engines.speech.refusal import Reason as Reason
from app.engines.speech.refusal import Undecodable as Undecodable

# Only containers of sound: playlists and slide shows, which FFmpeg would read too, name other
# files and addresses, and an uploaded file must not make us open those.
ONLY_SOUND = {"format_whitelist": "wav,w64,aiff,au,caf,mp3,ogg,flac,mov,matroska,asf,amr,gsm,aac,wv"}
_MOST_CHANNELS = 2
_RATES = range(4000, 192_001)
_SLACK_S = 0.5
_FRAMES_OF_PADDING = 2


@dataclass(frozen=True, slots=True)
class Sound:
    """A decoded recording; ``samples`` has shape (channels, n), float32, full scale ±1."""

    samples: NDArray[np.float32]
    rate: int
    codec: str
    container: str
    source_rate: int

    @property
    def duration_s(self) -> float:
        return int(self.samples.shape[1]) / self.rate


def decode(
    source: Path | BinaryIO,
    *,
    rate: int | None = 16000,
    shortest_s: float = 0.1,
    longest_s: float = float("inf"),
    form: Form | None = None,
) -> Sound:
    """Decode a recording of one or two channels to ``rate`` samples a second (None: as recorded).

    ``source`` is a file's path, or the file itself, open for reading. ``form`` is that of a file
    without a header; one that has a header is read by it. Truncation shows where the header promises
    more than comes out; headers written before the length was known promise nothing. Raises
    Undecodable with a Reason; OSError where the file cannot be read at all.
    """
    with _opened(source) as file:
        if os.fstat(file.fileno()).st_size == 0:
            raise Undecodable(Reason.EMPTY, "the file has no bytes")
        head = read_head(file)
        if form is not None and not head.has_header:
            sound = _decode_headerless(file, form, rate, longest_s)
        else:
            sound = _decode_container(file, head, rate, longest_s)
    if sound.duration_s < shortest_s:
        raise Undecodable(Reason.TOO_SHORT, f"{sound.duration_s:.3f} s, shorter than {shortest_s} s")
    return sound


def _opened(source: Path | BinaryIO) -> AbstractContextManager[BinaryIO]:
    return source.open("rb") if isinstance(source, Path) else nullcontext(source)


def _decode_headerless(file: BinaryIO, form: Form, rate: int | None, longest_s: float) -> Sound:
    target = rate or form.rate
    samples = gather(read_frames(file, form), target, longest_s)
    return Sound(samples, target, form.stored, "raw", form.rate)


def _decode_container(file: BinaryIO, head: Head, rate: int | None, longest_s: float) -> Sound:
    _check_header(head, longest_s)
    try:
        # An open file, not a name: FFmpeg takes names such as "concat:" or "http:" for commands.
        with av.open(file, mode="r", options=ONLY_SOUND, metadata_errors="ignore") as container:
            return _read(container, head, rate, longest_s)
    except av.error.PatchWelcomeError as error:
        raise Undecodable(Reason.UNSUPPORTED, str(error)) from error
    except av.error.FFmpegError as error:
        reason = Reason.CORRUPT if head.has_header or head.has_sync else Reason.FOREIGN
        raise Undecodable(reason, f"not readable as sound ({error.strerror})") from error


def _check_header(head: Head, longest_s: float) -> None:
    """What a WAV's header alone gives away, without decoding."""
    if head.wav is None:
        return
    if head.wav.is_cut:
        raise Undecodable(Reason.TRUNCATED, f"{head.wav.held} of {head.wav.announced} bytes of sound")
    if head.wav.unread:
        raise Undecodable(Reason.CORRUPT, f"{head.wav.unread} bytes behind the end that the header tells")
    if (length_s := head.wav.duration_s) is not None and length_s > longest_s:
        raise Undecodable(Reason.TOO_LONG, f"{length_s:.0f} s, longer than {longest_s:.0f} s")


def _read(container: InputContainer, head: Head, rate: int | None, longest_s: float) -> Sound:
    if not container.streams.audio:
        raise Undecodable(Reason.FOREIGN, f"{container.format.long_name} without sound")
    stream = container.streams.audio[0]
    if (channels := stream.codec_context.channels) > _MOST_CHANNELS:
        raise Undecodable(Reason.TOO_MANY_CHANNELS, f"{channels} channels")
    if stream.rate not in _RATES:
        raise Undecodable(Reason.BAD_RATE, f"{stream.rate} samples a second")
    target, promised = rate or stream.rate, promised_s(head, container, stream)
    reading = Reading(container, stream, head.is_by_lame)
    if promised is not None and promised > longest_s:
        raise _too_much(reading, promised, longest_s)
    samples = gather(reading.frames(), target, longest_s)
    came_s = samples.shape[1] / target
    if promised is not None and promised - came_s > max(_SLACK_S, 0.01 * promised):
        reason = Reason.CORRUPT if reading.is_astray else Reason.TRUNCATED
        raise Undecodable(reason, f"{came_s:.1f} of {promised:.1f} s")
    _check_length(head, stream.codec_context.name, came_s)
    if not np.isfinite(samples).all():
        raise Undecodable(Reason.CORRUPT, "samples that are not numbers")
    samples = without_lead(samples, target, reading.lead_s)
    samples = _fitted(samples, target, head, reading, promised)
    name = container_name(container, head)
    return Sound(samples, target, stream.codec_context.name, name, stream.rate)


def _too_much(reading: Reading, promised_s: float, longest_s: float) -> Undecodable:
    """Too long, or a lie: counted without keeping anything, for hours of silence may be a small file."""
    came_s = 0.0
    for frame in reading.frames():
        came_s += frame.samples / frame.sample_rate
        if came_s > longest_s:
            return Undecodable(Reason.TOO_LONG, f"{promised_s:.0f} s, longer than {longest_s:.0f} s")
    return Undecodable(Reason.TRUNCATED, f"{came_s:.1f} of {promised_s:.1f} s")


def _check_length(head: Head, codec: str, came_s: float) -> None:
    # NMS cards write their own ADPCM under the number by which FFmpeg knows AMR; noise comes out.
    told_s = head.wav.duration_s if head.wav is not None else None
    if codec == "amrnb" and told_s is not None and came_s > 2 * told_s:
        raise Undecodable(Reason.UNSUPPORTED, "NMS ADPCM")


def _fitted(samples: Samples, rate: int, head: Head, reading: Reading, promised: float | None) -> Samples:
    """The sound without what its coder filled up the last frame with, where the length is known."""
    if head.wav is not None and head.wav.samples:
        length_s: float | None = head.wav.samples / reading.stream.rate
    elif promised is not None and reading.stream.codec_context.name == "aac":
        length_s = promised - reading.lead_s
    else:
        return samples
    return without_padding(samples, rate, length_s, _FRAMES_OF_PADDING * reading.frame_s)
