"""Recordings that are nothing but samples: their form must be told, for no byte tells it (C2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from av import AudioCodecContext, AudioFrame, Packet

from app.engines.speech.promise import read_head
from app.engines.speech.refusal import Reason, Undecodable

# What recorders call a form, FFmpeg's decoder for it, and the bytes of one step of one channel.
CODECS: dict[str, tuple[str, int]] = {
    "mulaw": ("pcm_mulaw", 1),
    "alaw": ("pcm_alaw", 1),
    "s16le": ("pcm_s16le", 2),
    "s16be": ("pcm_s16be", 2),
    "u8": ("pcm_u8", 1),
    "vox": ("adpcm_ima_oki", 1),
    "g722": ("g722", 1),
}
_STEPS = 4096
_MARK = "raw:"


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a file without a header: a key of ``CODECS``, samples a second, 1 or 2 channels.

    Raises ValueError for a form that does not exist (Dialogic ADPCM and G.722 have one channel).
    """

    codec: str
    rate: int
    channels: int = 1

    def __post_init__(self) -> None:
        if self.codec not in CODECS:
            raise ValueError(f"codec {self.codec!r} is none of {', '.join(CODECS)}")
        if self.channels not in ((1,) if self.codec in ("vox", "g722") else (1, 2)):
            raise ValueError(f"{self.codec} cannot have {self.channels} channels")

    @property
    def stored(self) -> str:
        """How a kept recording's row remembers that its file has no header."""
        return _MARK + self.codec


def is_headerless(codec: str) -> bool:
    """Whether a row remembers a file without a header."""
    return codec.startswith(_MARK)


def stored_form(codec: str, rate: int, channels: int) -> Form | None:
    """The form of a kept file, from what its row remembers; None where the file has a header."""
    return Form(codec.removeprefix(_MARK), rate, channels) if is_headerless(codec) else None


def read_frames(file: BinaryIO, form: Form) -> Iterator[AudioFrame]:
    """Decoded frames of an open file from its beginning; an unfinished last step is passed over.

    A text is refused: samples look different.
    """
    if read_head(file).is_text:
        raise Undecodable(Reason.FOREIGN, "a text, no samples")
    name, width = CODECS[form.codec]
    decoder = cast(AudioCodecContext, AudioCodecContext.create(name, "r"))
    decoder.sample_rate = form.rate
    decoder.layout = "mono" if form.channels == 1 else "stereo"
    step = width * form.channels
    while block := file.read(step * _STEPS):
        if whole := block[: len(block) // step * step]:
            yield from decoder.decode(Packet(whole))
    yield from decoder.decode(None)
