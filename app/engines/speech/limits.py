"""From where on something in the sound counts; what a centre sets in its rules (Q2)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds where nothing else is said. Judging what is too long is the rubric's business.

    ``silence_s``: nobody speaks. ``interruption_s``: both speak. ``lead_s``: the other has been
    speaking for so long, or he was merely starting at the same time. ``breath_s``: after a shorter
    pause he is still speaking. ``backchannel_s``: a shorter "yes" or "uh-huh" interrupts nobody.
    ``rated_s``: speech in a segment whose rate is given. ``music_s`` and ``music_dbfs``: hold music
    lasts so long and is so loud. ``curve_window_s``, ``curve_step_s``, ``curve_spoken_s``: the curve
    of speech rate has a point every step, over a window with at least so much speech.
    """

    silence_s: float = 2.0
    interruption_s: float = 0.5
    lead_s: float = 0.3
    breath_s: float = 0.5
    backchannel_s: float = 0.8
    rated_s: float = 1.5
    music_s: float = 8.0
    music_dbfs: float = -50.0
    curve_window_s: float = 20.0
    curve_step_s: float = 5.0
    curve_spoken_s: float = 3.0


DEFAULT_LIMITS = Limits()
