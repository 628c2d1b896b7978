"""What a telephone line does to sound: narrow band, hiss, ring-back tone and hold music at 8 kHz."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

Sound = NDArray[np.float64]

RATE = 8000
BAND_HZ = (300.0, 3400.0)
RING_S = 3.0  # one British ring: 0.4 s on, 0.2 off, 0.4 on, 2 off
HISS_DBFS = -64.0
RING_DBFS = -30.0
MUSIC_DBFS = -34.0
MELODY_HZ = (392.0, 494.0, 587.0, 784.0, 587.0, 494.0, 440.0, 523.0, 659.0, 880.0, 659.0, 523.0)


def band_limited(sound: Sound) -> Sound:
    """``sound`` at 8 kHz, cut to 300–3400 Hz (the telephone band of ITU-T G.712)."""
    sos = butter(2, BAND_HZ, btype="bandpass", fs=RATE, output="sos")
    return np.asarray(sosfiltfilt(sos, sound), dtype=np.float64)


def at_level(sound: Sound, dbfs: float) -> Sound:
    """``sound`` scaled so that its root mean square over its louder parts is ``dbfs``."""
    loud = sound[np.abs(sound) > 0.05 * np.abs(sound).max()]
    return sound * float(10 ** (dbfs / 20) / np.sqrt(np.mean(loud**2)))


def hiss(seconds: float, rng: np.random.Generator) -> Sound:
    """Line noise."""
    noise = rng.standard_normal(int(seconds * RATE))
    return band_limited(noise) * 10 ** (HISS_DBFS / 20)


def ringing(rings: int) -> Sound:
    """Ring-back tone as the caller hears it, ``rings`` times ``RING_S`` seconds."""
    t = np.arange(int(RING_S * RATE)) / RATE
    on = (t < 0.4) | ((t >= 0.6) & (t < 1.0))
    tone = np.sin(2 * np.pi * 400 * t) + np.sin(2 * np.pi * 450 * t)
    return np.tile(tone * on, rings) * 0.5 * 10 ** (RING_DBFS / 20)


def hold_music(seconds: float, rng: np.random.Generator) -> Sound:
    """A plain plucked melody; it goes on the agent's channel, where the switch plays it."""
    beat_s = float(rng.uniform(0.28, 0.4))
    start = int(rng.integers(len(MELODY_HZ)))
    places = range(start, start + int(seconds / beat_s) + 2)
    notes = [_pluck(MELODY_HZ[n % len(MELODY_HZ)], beat_s) for n in places]
    music = np.concatenate(notes)[: int(seconds * RATE)]
    fade = np.minimum(1.0, np.minimum(np.arange(len(music)), np.arange(len(music))[::-1]) / (0.3 * RATE))
    return at_level(band_limited(music), MUSIC_DBFS) * fade


def _pluck(hertz: float, seconds: float) -> Sound:
    t = np.arange(int(seconds * RATE)) / RATE
    tone = sum(np.sin(2 * np.pi * hertz * k * t) / k**2 for k in (1, 2, 3))
    return np.asarray(tone * np.exp(-2.0 * t) * np.minimum(1.0, t / 0.01), dtype=np.float64)
