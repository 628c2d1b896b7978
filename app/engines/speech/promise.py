"""How long a recording says it is, where its container is one that knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from av.audio.stream import AudioStream
from av.container import InputContainer

from app.engines.speech.ogg import count_links
from app.engines.speech.riff import Promise, wav_promise

# These containers write their length down. Ogg, ADTS, AMR and MP3 without an index do not:
# FFmpeg guesses theirs from what is there, so a missing end cannot be told.
_KNOWS_LENGTH = {"flac", "mov", "matroska", "asf", "aiff", "caf", "wv"}
_MAGIC = (
    *(b"RIFF", b"RIFX", b"RF64", b"OggS", b"fLaC", b"ID3", b"#!AMR", b"FORM", b".snd", b"caff"),
    *(b"wvpk", b"\x1aE\xdf\xa3", b"0&\xb2u\x8ef\xcf\x11", b"riff\x2e\x91\xcf\x11"),
)
_HEAD = 65536
_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Head:
    """What the bytes themselves tell, whatever the name says.

    ``has_header``: they begin with the name of a container of sound. ``has_sync``: or with a frame
    of MPEG or ADTS. ``has_index``: an MP3 with a list of its frames. ``is_by_lame``: LAME left its
    mark in the frames. ``is_text``: there is nothing but printable ASCII. ``ogg_links``: recordings
    that follow one another in an Ogg file, 0 in others.
    """

    wav: Promise | None
    has_header: bool
    has_sync: bool
    has_index: bool
    is_by_lame: bool
    is_text: bool
    ogg_links: int


def read_head(file: BinaryIO) -> Head:
    """Look at the first bytes of an open file; it stands at its beginning afterwards."""
    wav = wav_promise(file)
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    return Head(
        wav=wav,
        has_header=head.startswith(_MAGIC) or head[4:8] == b"ftyp",
        has_sync=len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0,
        has_index=b"Xing" in head or b"Info" in head,
        is_by_lame=b"LAME" in head,
        is_text=head.isascii() and all(byte >= 32 or byte in b"\t\n\r" for byte in head[:_TEXT]),
        ogg_links=count_links(file),
    )


def container_name(container: InputContainer, head: Head) -> str:
    """FFmpeg's short name; ``rf64``, ``wav-streamed`` and ``ogg-chained`` are misread by other players."""
    if head.wav is not None and head.wav.form == "RF64":
        return "rf64"
    if head.wav is not None and head.wav.announced is None:
        return "wav-streamed"
    if head.ogg_links > 1:
        return "ogg-chained"
    return container.format.name.split(",")[0]


def promised_s(head: Head, container: InputContainer, stream: AudioStream) -> float | None:
    """Seconds that the container announces; None where it cannot know."""
    name = container.format.name.split(",")[0]
    if name not in _KNOWS_LENGTH and not (name == "mp3" and head.has_index):
        return None
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / 1_000_000 if container.duration is not None else None
