"""How long a recording says it is, where its container is one that knows."""

from __future__ import annotations

from pathlib import Path

from av.audio.stream import AudioStream
from av.container import InputContainer

from app.engines.speech.riff import Promise

# These containers write their length down. Ogg, ADTS, AMR and MP3 without an index do not:
# FFmpeg guesses theirs from what is there, so a missing end cannot be told.
_KNOWS_LENGTH = {"flac", "mov", "matroska", "asf", "aiff", "caf", "wv"}
_MAGIC = (
    *(b"RIFF", b"RIFX", b"RF64", b"OggS", b"fLaC", b"ID3", b"#!AMR", b"FORM", b".snd", b"caff"),
    *(b"wvpk", b"\x1aE\xdf\xa3", b"0&\xb2u\x8ef\xcf\x11"),
)


def is_sound_file(path: Path) -> bool:
    """Whether the first bytes are those of a container of sound, whatever the name says."""
    with path.open("rb") as file:
        head = file.read(12)
    is_mpeg_frame = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0
    return head.startswith(_MAGIC) or head[4:8] == b"ftyp" or is_mpeg_frame


def container_name(container: InputContainer, wav: Promise | None) -> str:
    """FFmpeg's short name; ``rf64`` and ``wav-streamed`` for WAVs that other players misread."""
    if wav is not None and wav.form == "RF64":
        return "rf64"
    if wav is not None and wav.announced is None:
        return "wav-streamed"
    return container.format.name.split(",")[0]


def promised_s(path: Path, container: InputContainer, stream: AudioStream) -> float | None:
    """Seconds that the container announces; None where it cannot know."""
    name = container.format.name.split(",")[0]
    if name not in _KNOWS_LENGTH and not (name == "mp3" and _has_index(path)):
        return None
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / 1_000_000 if container.duration is not None else None


def _has_index(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(65536)
    return b"Xing" in head or b"Info" in head
