"""The voice model of this process: loaded once, at the first call of one channel, and kept warm."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from app.engines.speech.voice_weights import find_voices
from app.engines.speech.voiceprint import CamPlusPlus, VoiceModel


@lru_cache(maxsize=1)
def warm_voices(weights_dir: Path, threads: int) -> VoiceModel | None:
    """The voice model; None where it was not prepared, and speakers of one channel stay unknown."""
    path = find_voices(weights_dir)
    return None if path is None else CamPlusPlus(path, threads=threads)
