"""Broken things that machines, people and attackers leave in a folder, each with its true reason (C2)."""

from __future__ import annotations

import gzip
import io
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import soundfile

from tests.factories.encoding import encode, voice, write

RATE = 8000
LONG_S = 121 * 60
Make = Callable[[Path], object]


def wav(*, seed: int = 1, seconds: float = 0.3, channels: int = 1) -> bytes:
    """A small sound 16-bit WAV; another ``seed`` is another content."""
    count = int(seconds * RATE)
    noise = np.random.default_rng(seed).normal(0, 3000, count * channels).astype("<i2").tobytes()
    return header(len(noise), channels=channels) + noise


def header(size: int, *, channels: int = 1, rate: int = RATE, bits: int = 16) -> bytes:
    """The 44 bytes before ``size`` bytes of samples."""
    width = channels * bits // 8
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * width % 2**32, width, bits)
    return b"RIFF" + struct.pack("<I", (36 + size) % 2**32) + b"WAVEfmt \x10\x00\x00\x00" + form + (
        b"data" + struct.pack("<I", size)
    )  # fmt: skip


def content(data: bytes) -> Make:
    return lambda path: path.write_bytes(data)


def sparse_hours(path: Path) -> None:
    """Six hours of 8-bit silence that take no room on the disk."""
    size = 6 * 3600 * RATE
    path.write_bytes(header(size, bits=8))
    os.truncate(path, 44 + size)


def long_silence(path: Path) -> None:
    """Two hours that fit into a few kilobytes."""
    with soundfile.SoundFile(path, "w", RATE, 1, "PCM_16", format="FLAC") as file:
        for _ in range(LONG_S // 60):
            file.write(np.zeros(60 * RATE, np.int16))


def floats(value: float) -> Make:
    return lambda path: write(path, "FLOAT", np.full((1, RATE), value, np.float32))


def half_of(codec: str, ending: str, rate: int = RATE) -> Make:
    def make(path: Path) -> None:
        whole = encode(path.with_name(f".{path.name}.{ending}"), codec, rate, voice()[None])
        data = whole.read_bytes()
        whole.unlink()
        path.write_bytes(data[: len(data) // 2])

    return make


def damaged_flac(path: Path) -> None:
    """The middle half overwritten with noise."""
    buffer = io.BytesIO()
    soundfile.write(buffer, voice(), RATE, format="FLAC")
    data = bytearray(buffer.getvalue())
    noise = np.random.default_rng(1).integers(0, 256, len(data) // 2, dtype=np.uint8).tobytes()
    data[len(data) // 4 : len(data) // 4 + len(noise)] = noise
    path.write_bytes(data)


def silent_film(path: Path) -> None:
    """A video without sound."""
    with av.open(str(path), "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        for _ in range(5):
            container.mux(stream.encode(av.VideoFrame(32, 32, "yuv420p")))
        container.mux(stream.encode(None))


def archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("call.wav", wav())


def nms(path: Path) -> None:
    write(path, "NMS_ADPCM_32", voice()[None])


GOOD = wav()
LIES = bytearray(wav(seconds=1.0))
LIES[40:44] = struct.pack("<I", 1600)
# By what is wrong: how it is made, and the reason that must come out.
FILES: dict[str, tuple[Make, str]] = {
    "zero length": (content(b""), "empty"),
    "header cut short": (content(GOOD[:20]), "corrupt"),
    "nothing after the header": (content(GOOD[:44]), "truncated"),
    "header of no sound": (content(header(0)), "no_samples"),
    "half a wav": (content(GOOD[: len(GOOD) // 2]), "truncated"),
    "a letter": (content(b"Dear sir, the recording is attached.\n" * 40), "foreign"),
    "an error page": (content(b"<html><title>504 Gateway Time-out</title></html>" * 9), "foreign"),
    "an image": (content(b"\x89PNG\r\n\x1a\n" + bytes(600)), "foreign"),
    "a zip": (archive, "foreign"),
    "a compressed wav": (content(gzip.compress(GOOD)), "foreign"),
    "a pdf": (content(b"%PDF-1.7\n" + bytes(range(256)) * 4), "foreign"),
    "a playlist of files": (content(b"ffconcat version 1.0\nfile /etc/hostname\n"), "foreign"),
    "a playlist of addresses": (content(b"#EXTM3U\n#EXTINF:9,\nhttp://127.0.0.1/a.wav\n"), "foreign"),
    "a film without sound": (silent_film, "foreign"),
    "six hours": (sparse_hours, "too_long"),
    "two hours in a few bytes": (long_silence, "too_long"),
    "one sample": (content(header(2) + b"\1\0"), "too_short"),
    "samples that are no numbers": (floats(float("nan")), "corrupt"),
    "samples without end": (floats(float("inf")), "corrupt"),
    "no channels": (content(header(1600, channels=0) + bytes(1600)), "corrupt"),
    "sixteen channels": (content(wav(channels=16)), "too_many_channels"),
    "one sample a second": (content(header(1600, rate=1) + bytes(1600)), "bad_rate"),
    "four million samples a second": (content(header(1600, rate=4_000_000) + bytes(1600)), "bad_rate"),
    "a header of less than there is": (content(bytes(LIES)), "corrupt"),
    "half an mp3": (half_of("libmp3lame", "mp3"), "truncated"),
    "half an m4a": (half_of("aac", "m4a"), "corrupt"),
    "half a flac": (half_of("flac", "flac"), "truncated"),
    "a flac with noise in it": (damaged_flac, "corrupt"),
    "an ogg of nothing": (content(b"OggS" + bytes(2000)), "corrupt"),
    "a form that passes for another": (nms, "unsupported"),
}


def link_out(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def link_round(path: Path) -> None:
    path.symlink_to(path.name)


# What must not even be opened.
THINGS: dict[str, tuple[Make, str]] = {
    "a link that leads out": (link_out, "link"),
    "a link to itself": (link_round, "link"),
    "a link to a folder outside": (lambda path: path.symlink_to("/etc"), "link"),
    "a pipe": (os.mkfifo, "special_file"),
    "a folder": (Path.mkdir, "empty_folder"),
}
# Hard to write, yet sound: these files must be imported.
NAMES = (
    "通话 {n}.wav", "🎧{n}📞.wav", "two\nlines {n}.wav", "it's \"{n}\".wav", "-rf {n}.wav",
    "%2e%2e%2f{n}.wav",
    "concat:a|b {n}.wav", "http:{n}.wav", "wrong ending {n}.mp3", "no ending {n}", "a;b&c|{n}$(x).wav",
    "é{n}" + "r" * 180 + ".wav", "deep/er/folder/{n}.wav", "C:{n}.wav", "{n}.WAV", "<b>{n}</b>.wav",
)  # fmt: skip


def make_intake(folder: Path, count: int, *, broken: int) -> tuple[list[dict[str, str]], dict[str, str]]:
    """``count`` files in ``folder``, ``broken`` of them so; returns the manifest's rows, and the reasons.

    Every file has its row. The reasons are by name, of what must be set aside.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ways = [*FILES.items(), *THINGS.items()]
    rows, reasons = [], {}
    every = count // broken if broken else count + 1
    for n in range(count):
        if n % every == 0 and n // every < broken:
            what, (make, reason) = ways[n // every % len(ways)]
            name = f"{what} {n}.wav"
            make(folder / name)
            reasons[name] = reason
        else:
            name = NAMES[n % len(NAMES)].format(n=n) if n % 10 == 1 else f"{n % 40}/{n}.wav"
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(wav(seed=n, channels=1 + n % 2))
        rows.append({"call_id": f"call-{n}", "recording": name})
    return rows, reasons
