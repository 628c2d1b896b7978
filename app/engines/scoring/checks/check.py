"""From a condition to its check. A new kind of condition is a line in ``CHECKS``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.engines.scoring import conditions as kinds
from app.engines.scoring.channel_doubts import channel_doubt
from app.engines.scoring.checks import entities, hold, judged, meaning, read_back, sound, system, turns, words
from app.engines.scoring.conditions import Condition
from app.engines.scoring.heard import Heard
from app.engines.scoring.logic import all_of, any_of
from app.engines.scoring.outcome import Outcome
from app.engines.scoring.walk import asks_judge

CHECKS: dict[type[Any], Callable[[Any, Heard], Outcome]] = {
    kinds.Phrase: words.check_phrase,
    kinds.Pattern: words.check_pattern,
    kinds.Sequence: words.check_sequence,
    kinds.SpeechRate: sound.check_speech_rate,
    kinds.Silence: sound.check_silence,
    kinds.Interruption: sound.check_interruption,
    kinds.Overlap: sound.check_overlap,
    kinds.Volume: sound.check_volume,
    kinds.Hold: hold.check_hold,
    kinds.Held: hold.check_held,
    kinds.Latency: turns.check_latency,
    kinds.TalkRatio: turns.check_talk_ratio,
    kinds.Duration: turns.check_duration,
    kinds.Ringing: turns.check_ringing,
    kinds.Music: turns.check_music,
    kinds.Entity: entities.check_entity,
    kinds.ReadBack: read_back.check_read_back,
    kinds.Meaning: meaning.check_meaning,
    kinds.Judged: judged.check_judged,
    kinds.Metadata: system.check_metadata,
}


def check(condition: Condition, heard: Heard) -> Outcome:
    """Whether the condition is true of the call, with confidence, reason and evidence."""
    if isinstance(condition, kinds.All):
        return all_of(_outcomes(condition.of, heard, decides=False))
    if isinstance(condition, kinds.AnyOf):
        return any_of(_outcomes(condition.of, heard, decides=True))
    if isinstance(condition, kinds.Not):
        return check(condition.of, heard).negated
    doubt = channel_doubt(condition, heard)
    return CHECKS[type(condition)](condition, heard) if doubt is None else doubt


def _outcomes(parts: Sequence[Condition], heard: Heard, *, decides: bool) -> list[Outcome]:
    """The outcome of each part. Where the others settle it, no judge is asked: nothing is sent in vain."""
    if heard.judge is None:
        return [check(part, heard) for part in parts]
    found = {at: check(part, heard) for at, part in enumerate(parts) if not asks_judge(part)}
    if any(one.truth is decides for one in found.values()):
        return list(found.values())
    return [found[at] if at in found else check(part, heard) for at, part in enumerate(parts)]
