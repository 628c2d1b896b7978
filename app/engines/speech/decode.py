"""From a recording's file to samples, or a clear reason why not (C2). Needs no ffmpeg program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from app.engines.speech.promise import container_name, is_sound_file, promised_s
from app.engines.speech.riff import wav_promise

# Only containers of sound: playlists and slide shows, which FFmpeg would read too, name other
# files and addresses, and an uploaded file must not make us open those.
_OPTIONS = {"format_whitelist": "wav,w64,aiff,au,caf,mp3,ogg,flac,mov,matroska,asf,amr,gsm,aac,wv"}
_MOST_CHANNELS = 2
_SLACK_BYTES = 512
_SLACK_S = 0.5
_BAD_PACKETS = 0.02
_BLOCK = 1 << 20


class Reason(StrEnum):
    """Why a file is set aside."""

    EMPTY = "empty"
    FOREIGN = "foreign"
    CORRUPT = "corrupt"
    TRUNCATED = "truncated"
    UNSUPPORTED = "unsupported"
    NO_SAMPLES = "no_samples"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_MANY_CHANNELS = "too_many_channels"


class Undecodable(Exception):
    """The file is no whole recording; ``detail`` says in English what was seen."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


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
    path: Path, *, rate: int | None = 16000, shortest_s: float = 0.1, longest_s: float = float("inf")
) -> Sound:
    """Decode a recording of one or two channels to ``rate`` samples a second (None: as recorded).

    Truncation shows where the header promises more than comes out; headers written before the
    length was known promise nothing. Raises Undecodable with a Reason; OSError where the file
    cannot be read at all.
    """
    if path.stat().st_size == 0:
        raise Undecodable(Reason.EMPTY, "the file has no bytes")
    try:
        # An open file, not a name: FFmpeg takes names such as "concat:" or "http:" for commands.
        with (
            path.open("rb") as file,
            av.open(file, mode="r", options=_OPTIONS, metadata_errors="ignore") as container,
        ):
            sound = _decode_container(path, container, rate, longest_s)
    except av.error.PatchWelcomeError as error:
        raise Undecodable(Reason.UNSUPPORTED, str(error)) from error
    except av.error.FFmpegError as error:
        reason = Reason.CORRUPT if is_sound_file(path) else Reason.FOREIGN
        raise Undecodable(reason, f"not readable as sound ({error.strerror})") from error
    if sound.duration_s < shortest_s:
        raise Undecodable(Reason.TOO_SHORT, f"{sound.duration_s:.3f} s, shorter than {shortest_s} s")
    return sound


def _decode_container(path: Path, container: InputContainer, rate: int | None, longest_s: float) -> Sound:
    if not container.streams.audio:
        raise Undecodable(Reason.FOREIGN, f"{container.format.long_name} without sound")
    stream = container.streams.audio[0]
    wav = wav_promise(path)
    if wav is not None and wav.announced is not None and wav.announced - wav.held > _SLACK_BYTES:
        raise Undecodable(Reason.TRUNCATED, f"{wav.held} of {wav.announced} bytes of sound")
    promised = promised_s(path, container, stream)
    target = rate or stream.rate
    samples = _samples(container, stream, target, longest_s)
    came_s = samples.shape[1] / target
    if promised is not None and promised - came_s > max(_SLACK_S, 0.01 * promised):
        raise Undecodable(Reason.TRUNCATED, f"{came_s:.1f} of {promised:.1f} s")
    if not np.isfinite(samples).all():
        raise Undecodable(Reason.CORRUPT, "samples that are not numbers")
    name = container_name(container, wav)
    return Sound(samples, target, stream.codec_context.name, name, stream.rate)


def _samples(
    container: InputContainer, stream: AudioStream, rate: int, longest_s: float
) -> NDArray[np.float32]:
    if (channels := stream.codec_context.channels) > _MOST_CHANNELS:
        raise Undecodable(Reason.TOO_MANY_CHANNELS, f"{channels} channels")
    blocks, length = [], 0
    for block in _blocks(_resampled(_frames(container, stream), rate)):
        blocks.append(block)
        length += block.shape[1]
        if length > longest_s * rate:
            raise Undecodable(Reason.TOO_LONG, f"longer than {longest_s:.0f} s")
    if length == 0:
        raise Undecodable(Reason.NO_SAMPLES, "no sound comes out of it")
    samples = np.empty((max(len(block) for block in blocks), length), dtype=np.float32)
    at = 0
    for number, block in enumerate(blocks):
        samples[:, at : at + block.shape[1]] = block
        at += block.shape[1]
        blocks[number] = samples[:, :0]  # let go of it: an hour must not lie in memory twice
    return samples


def _blocks(pieces: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    gathered: list[NDArray[np.float32]] = []
    length = 0
    for piece in pieces:
        if gathered and (length >= _BLOCK or len(piece) != len(gathered[0])):
            yield np.concatenate(gathered, axis=1)
            gathered, length = [], 0
        gathered.append(piece)
        length += piece.shape[1]
    if gathered:
        yield np.concatenate(gathered, axis=1)


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    good = bad = 0
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.error.InvalidDataError:
            bad += 1
            continue
        good += 1
        yield from frames
    # One bad packet is how a recording that was cut off ends; many are damage.
    if bad > 1 and bad > _BAD_PACKETS * good:
        raise Undecodable(Reason.CORRUPT, f"{bad} of {bad + good} packets are damaged")


def _resampled(frames: Iterator[AudioFrame], rate: int) -> Iterator[NDArray[np.float32]]:
    # A stream may change its form half-way (chained Ogg, AAC): each form needs its own resampler.
    form, resampler = None, None
    for frame in frames:
        frame.pts = None
        this = (frame.format.name, frame.layout.nb_channels, frame.sample_rate)
        if resampler is None or this != form:
            yield from _planes(resampler, None)
            layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
            form, resampler = this, AudioResampler(format="fltp", layout=layout, rate=rate)
        yield from _planes(resampler, frame)
    yield from _planes(resampler, None)


def _planes(resampler: AudioResampler | None, frame: AudioFrame | None) -> Iterator[NDArray[np.float32]]:
    if resampler is None:
        return
    for out in resampler.resample(frame):
        # A resampler with nothing to do hands the closing None through.
        if out is not None and out.samples:
            yield out.to_ndarray().astype(np.float32, copy=False)
