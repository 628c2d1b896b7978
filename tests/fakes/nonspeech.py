"""Sounds without a word, as telephone lines carry them: tones, noise, music, machines.

Each maker gives ``seconds`` of sound at ``rate`` with full scale ±1; the caller scales it.
"""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

Sound = NDArray[np.float32]
Maker = Callable[[float, int], Sound]

_DTMF = {"1": (697, 1209), "5": (770, 1336), "9": (852, 1477), "0": (941, 1336), "#": (941, 1477)}
# Semitones above A3: a slow progression, each chord two seconds.
_CHORDS = ((0, 4, 7), (-3, 0, 4), (2, 5, 9), (-5, -1, 2))


def tones(*hz: float, on_s: float = 1e9, off_s: float = 0.0) -> Maker:
    """A call progress tone of ITU-T E.180: frequencies together, on and off."""

    def make(seconds: float, rate: int) -> Sound:
        at = _times(seconds, rate)
        sound = sum(np.sin(2 * np.pi * f * at) for f in hz) / len(hz)
        return _sound(sound * (at % (on_s + off_s) < on_s))

    return make


def noise(slope: float, low: float = 0.0, high: float = 4000.0) -> Maker:
    """Noise whose power falls with frequency to the power ``slope``: 0 white, 1 pink, 2 brown."""

    def make(seconds: float, rate: int) -> Sound:
        count = int(seconds * rate)
        spectrum = np.fft.rfft(np.random.default_rng(7).standard_normal(count))
        hz = np.fft.rfftfreq(count, 1 / rate)
        spectrum *= np.maximum(hz, 20.0) ** (-slope / 2) * ((hz >= low) & (hz <= high))
        return _sound(np.fft.irfft(spectrum, count))

    return make


def wind(seconds: float, rate: int) -> Sound:
    """Low noise that swells and falls, as into an open microphone."""
    at = _times(seconds, rate)
    gusts = 0.5 + 0.3 * np.sin(2 * np.pi * 0.31 * at) + 0.2 * np.sin(2 * np.pi * 0.83 * at + 1)
    return _sound(noise(1.6, 30.0, 900.0)(seconds, rate) * gusts)


def clicks(seconds: float, rate: int) -> Sound:
    """Relay clicks and crackle: single bent impulses at random moments."""
    dice = np.random.default_rng(11)
    sound = np.zeros(int(seconds * rate))
    sound[dice.integers(0, len(sound), int(seconds * 6))] = dice.uniform(-1, 1, int(seconds * 6))
    return _sound(sosfilt(butter(2, 3000, fs=rate, output="sos"), sound))


def dtmf(seconds: float, rate: int) -> Sound:
    """Keys pressed one after the other, 0.1 s each with as much between."""
    at = _times(seconds, rate)
    keys = [_DTMF[key] for key in "159015#"]
    low, high = np.array([keys[i % len(keys)] for i in (at // 0.2).astype(int)]).T
    return _sound((np.sin(2 * np.pi * low * at) + np.sin(2 * np.pi * high * at)) * (at % 0.2 < 0.1))


def fax(seconds: float, rate: int) -> Sound:
    """Calling tone (T.30: 1100 Hz, 0.5 s of 3.5), answer tone, then 300 baud chirps (V.21)."""
    at = _times(seconds, rate)
    calling = np.sin(2 * np.pi * 1100 * at) * (at % 3.5 < 0.5)
    bits = np.random.default_rng(3).integers(0, 2, int(seconds * 300) + 1)[(at * 300).astype(int)]
    chirps = np.sin(2 * np.pi * np.cumsum(np.where(bits, 1650, 1850)) / rate)
    third = seconds / 3
    return _sound(np.select([at < third, at < 2 * third], [calling, np.sin(2 * np.pi * 2100 * at)], chirps))


def hummed(seconds: float, rate: int) -> Sound:
    """Somebody hums a note: a voice that says nothing, which voice activity takes for speech."""
    at = _times(seconds, rate)
    pitch = 120 * (1 + 0.01 * np.sin(2 * np.pi * 5 * at))
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    sound = sum(np.sin(k * phase) / k**2 for k in range(1, 8))
    return _sound(sound * (at % 3 < 1.6))


def hum(seconds: float, rate: int) -> Sound:
    """Mains hum with its harmonics."""
    at = _times(seconds, rate)
    return _sound(sum(np.sin(2 * np.pi * 50 * k * at + k) / k for k in (1, 2, 3, 5, 7, 9)))


def chords(seconds: float, rate: int) -> Sound:
    """Held chords with overtones and a soft beat, as synthetic hold music."""
    at = _times(seconds, rate)
    sound = np.zeros(len(at))
    for number, chord in enumerate(_CHORDS):
        now = (at // 2).astype(int) % len(_CHORDS) == number
        sound += now * sum(_note(220 * 2 ** (step / 12), at) for step in chord)
    return _sound(sound * (0.7 + 0.3 * np.exp(-4 * (at % 0.5))))


def arpeggio(seconds: float, rate: int) -> Sound:
    """Plucked notes, four a second."""
    at = _times(seconds, rate)
    steps = [step + 12 for chord in _CHORDS for step in (*chord, chord[1])]
    pitch = 220 * 2 ** (np.array([steps[i % len(steps)] for i in (at * 4).astype(int)]) / 12)
    return _sound(_note(pitch, at) * np.exp(-6 * (at % 0.25)))


def silence(seconds: float, rate: int) -> Sound:
    """Digital silence."""
    return np.zeros(int(seconds * rate), dtype=np.float32)


SOUNDS: dict[str, Maker] = {
    "silence": silence,
    "ringing China 450 Hz 1-4": tones(450, on_s=1, off_s=4),
    "ringing Europe 425 Hz 1-4": tones(425, on_s=1, off_s=4),
    "ringing North America 440+480 Hz 2-4": tones(440, 480, on_s=2, off_s=4),
    "ringing Britain 400+450 Hz": tones(400, 450, on_s=0.4, off_s=0.2),
    "ringing Japan 400 Hz": tones(384, 416, on_s=1, off_s=2),
    "busy China 450 Hz": tones(450, on_s=0.35, off_s=0.35),
    "busy North America 480+620 Hz": tones(480, 620, on_s=0.5, off_s=0.5),
    "congestion Europe 425 Hz": tones(425, on_s=0.25, off_s=0.25),
    "dial tone": tones(350, 440),
    "special information": tones(950, 1400, 1800, on_s=0.33, off_s=0.33),
    "comfort noise": noise(0.7, 200.0, 3400.0),
    "line hiss": noise(0.0, 300.0, 3400.0),
    "white noise": noise(0.0),
    "pink noise": noise(1.0),
    "brown noise": noise(2.0),
    "wind": wind,
    "clicks": clicks,
    "keys": dtmf,
    "fax": fax,
    "hum": hum,
    "hummed note": hummed,
    "chords": chords,
    "arpeggio": arpeggio,
}


def write_wav(path: Path, sound: Sound, rate: int) -> Path:
    """A recording of 16 bits; ``sound`` of shape (n,) or (n, channels)."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1 if sound.ndim == 1 else sound.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def _times(seconds: float, rate: int) -> NDArray[np.float64]:
    return np.arange(int(seconds * rate)) / rate


def _note(hz: NDArray[np.float64] | float, at: NDArray[np.float64]) -> NDArray[np.float64]:
    note: NDArray[np.float64] = sum(np.sin(2 * np.pi * hz * k * at) / k**1.5 for k in (1, 2, 3, 4))
    return note


def _sound(sound: NDArray[np.float64]) -> Sound:
    peak = float(np.abs(sound).max())
    return (sound / peak if peak else sound).astype(np.float32)
