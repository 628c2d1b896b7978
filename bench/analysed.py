"""All analytics of a recording, in a module that loads nothing else: its memory is measured."""

from __future__ import annotations

import re
from pathlib import Path

from app.engines.speech.activity import find_activity
from app.engines.speech.decode import Sound, decode
from app.engines.speech.facts import measure
from app.engines.speech.types import Facts, Segment, Speaker

PARTIES = (Speaker.AGENT, Speaker.CUSTOMER)


def analyse(sound: Sound, segments: list[Segment]) -> Facts:
    """From samples to facts, as the worker does it."""
    samples = dict(zip(PARTIES, sound.samples, strict=True))
    heard = {who: find_activity(channel, sound.rate) for who, channel in samples.items()}
    return measure(
        segments,
        {who: activity.tight for who, activity in heard.items()},
        samples,
        sound.rate,
        sound.duration_s,
        ringing={who: activity.ringing for who, activity in heard.items()},
        music={who: activity.music for who, activity in heard.items()},
    )


def peak_memory_mb(path: Path, segments: list[Segment]) -> float:
    """Peak memory of this process after it has decoded and analysed a recording."""
    analyse(decode(path), segments)
    # Not getrusage: its maximum is inherited from the process that started this one.
    [peak] = re.findall(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    return int(peak) / 1024
