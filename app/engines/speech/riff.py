"""What a WAV file's header promises, read from its bytes (RIFF, RIFX and RF64)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

# Recorders that write while the call goes on cannot know the length: they leave 0, all ones, or
# just under 2 GiB (134,217 s at 8 kHz, 16 bit, mono), and the file ends where the call ended.
_STREAMED_FROM = 0x7FFF0000
_SIZE_IN_DS64 = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Promise:
    """Bytes of sound that the header announces and that the file holds.

    ``announced`` is None where the header was written before the length was known.
    """

    form: str
    announced: int | None
    held: int


def wav_promise(path: Path) -> Promise | None:
    """Announced and held bytes of the ``data`` chunk; None where the file is not a WAV.

    A WAV without a data chunk holds 0 of 0 bytes.
    """
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] not in (b"RIFF", b"RIFX", b"RF64") or head[8:12] != b"WAVE":
            return None
        form, order = head[:4].decode(), ">" if head[:4] == b"RIFX" else "<"
        long_size, length = None, path.stat().st_size
        while len(header := file.read(8)) == 8:
            size = struct.unpack(order + "I", header[4:])[0]
            if header[:4] == b"data":
                return Promise(form, _announced(size, long_size), length - file.tell())
            if header[:4] == b"ds64" and len(body := file.read(16)) == 16:
                long_size = struct.unpack("<Q", body[8:16])[0]
                file.seek(-16, 1)
            file.seek(size + size % 2, 1)
    return Promise(form, 0, 0)


def _announced(size: int, long_size: int | None) -> int | None:
    if size == _SIZE_IN_DS64 and long_size is not None:
        return long_size
    return None if size == 0 or size >= _STREAMED_FROM else size
