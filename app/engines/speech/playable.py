"""What a browser plays as it is, and a plain WAV for what it does not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from app.engines.speech.decode import Sound

# Played with seeking by current Chromium, Firefox and Safari alike. AAC is missing from builds
# without licensed codecs; µ-law, A-law and GSM in WAV differ from browser to browser.
_PLAYED = {
    ("wav", "pcm_u8"),
    ("wav", "pcm_s16le"),
    ("mp3", "mp3"),
    ("mp3", "mp3float"),
    ("flac", "flac"),
    ("ogg", "opus"),
    ("ogg", "vorbis"),
}


def plays_in_browser(sound: Sound) -> bool:
    """Whether the recording can be played by range requests without a copy (C4)."""
    return (sound.container, sound.codec) in _PLAYED


def write_wav(samples: NDArray[np.float32], rate: int, path: Path) -> None:
    """Write 16-bit PCM WAV, whose bytes lie in the order of time, so any moment can be asked for.

    ``samples`` has shape (channels, n), full scale ±1, ``rate`` in samples a second.
    """
    soundfile.write(path, samples.T, rate, format="WAV", subtype="PCM_16")
