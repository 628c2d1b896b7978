"""What a WAV file's header promises, read from its bytes (RIFF, RIFX and RF64)."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

# Recorders that write while the call goes on cannot know the length: they leave 0, all ones, or
# just under 2 GiB (134,217 s at 8 kHz, 16 bit, mono), and the file ends where the call ended.
_STREAMED_FROM = 0x7FFF0000
_SIZE_IN_DS64 = 0xFFFFFFFF
_SLACK_BYTES = 512
_LARGEST_HEAD = 40


@dataclass(frozen=True, slots=True)
class Promise:
    """Bytes of sound that the header announces and that the file holds.

    ``announced`` is None where the header was written before the length was known. ``samples`` is
    what the ``fact`` chunk says of each channel, None where there is none. ``byte_rate`` is bytes
    a second. ``unread`` counts bytes behind the sound that are no chunk, and so may be sound.
    """

    form: str
    announced: int | None
    held: int
    samples: int | None = None
    byte_rate: int | None = None
    unread: int = 0

    @property
    def is_cut(self) -> bool:
        """Whether the file ends well before its header says."""
        return self.announced is not None and self.announced - self.held > _SLACK_BYTES

    @property
    def duration_s(self) -> float | None:
        """Seconds of sound by bytes, None where the header gives no rate."""
        sound = self.held if self.announced is None else min(self.held, self.announced)
        return sound / self.byte_rate if self.byte_rate else None


@dataclass(frozen=True, slots=True)
class _Chunk:
    name: bytes
    size: int
    at: int
    head: bytes


def wav_promise(file: BinaryIO) -> Promise | None:
    """What the header of an open file promises; None where the file is not a WAV.

    A WAV without a data chunk holds 0 of 0 bytes.
    """
    file.seek(0)
    head = file.read(12)
    if head[:4] not in (b"RIFF", b"RIFX", b"RF64") or head[8:12] != b"WAVE":
        return None
    form, order = head[:4].decode(), ">" if head[:4] == b"RIFX" else "<"
    length, seen = os.fstat(file.fileno()).st_size, dict[bytes, bytes]()
    for chunk in _chunks(file, order):
        if chunk.name == b"data":
            announced = _announced(chunk.size, seen.get(b"ds64", b""))
            held = length - chunk.at
            unread = 0 if announced is None else _unread(file, chunk.at + announced, length)
            samples = _number(seen.get(b"fact", b""), order, 0) or None
            byte_rate = _number(seen.get(b"fmt ", b""), order, 8)
            return Promise(form, announced, held, samples, byte_rate, unread)
        seen[chunk.name] = chunk.head
    return Promise(form, 0, 0)


def _chunks(file: BinaryIO, order: str) -> Iterator[_Chunk]:
    while len(header := file.read(8)) == 8:
        size, at = struct.unpack(order + "I", header[4:])[0], file.tell()
        yield _Chunk(
            header[:4], size, at, b"" if header[:4] == b"data" else file.read(min(size, _LARGEST_HEAD))
        )
        file.seek(at + size + size % 2)


def _announced(size: int, ds64: bytes) -> int | None:
    if size == _SIZE_IN_DS64 and len(ds64) >= 16:
        return int(struct.unpack("<Q", ds64[8:16])[0])
    return None if size == 0 or size >= _STREAMED_FROM else size


def _number(head: bytes, order: str, at: int) -> int | None:
    return int(struct.unpack(order + "I", head[at : at + 4])[0]) if len(head) >= at + 4 else None


def _unread(file: BinaryIO, end: int, length: int) -> int:
    """Bytes behind the announced end that are no further chunk (0 where little or nothing follows)."""
    rest = length - end
    if rest <= _SLACK_BYTES:
        return 0
    file.seek(end + end % 2)
    header = file.read(8)
    is_chunk = header[:4].isascii() and header[:4].decode("latin-1").isprintable()
    fits = struct.unpack("<I", header[4:])[0] <= rest or struct.unpack(">I", header[4:])[0] <= rest
    return 0 if is_chunk and fits else rest
