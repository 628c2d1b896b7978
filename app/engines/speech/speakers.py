"""Two speakers in one channel told apart by their voices, with a confidence (Q2, decision 0007)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.roles import second_is_agent
from app.engines.speech.spans import intersect, subtract, union
from app.engines.speech.stretches import Stretch, change_odds, cut_stretches
from app.engines.speech.two_voices import TwoVoices, split_voices
from app.engines.speech.types import Segment, Span, Speaker
from app.engines.speech.voiceprint import VoiceModel
from app.engines.speech.wording import join_words

_JOINED_S = 0.3
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class VoiceLimits:
    """Below which confidence (0–1) nobody is named: ``separation`` that there are two voices,
    ``agent`` which of them is the agent's, ``stretch`` whose voice a stretch of words is."""

    separation: float = 0.8
    agent: float = 0.8
    stretch: float = 0.9


class VoiceDoubt(StrEnum):
    """Why speakers, or some of them, stay unknown."""

    ALIKE = "voices_alike"
    AGENT_UNSURE = "agent_unsure"
    PARTLY = "voices_partly"


@dataclass(frozen=True, slots=True)
class Apart:
    """``segments``: the same words cut where the voice changes, each with its speaker; ``sureness``:
    for each of them the confidence (0–1) in that, for UNKNOWN the confidence that was too low.
    ``confidence``: 0–1, for the whole. ``speech``: spans per speaker, UNKNOWN always among them,
    for one channel hides who speaks at once. ``doubt``: None where every word has its speaker."""

    segments: tuple[Segment, ...]
    sureness: tuple[float, ...]
    confidence: float
    speech: Mapping[Speaker, tuple[Span, ...]]
    doubt: VoiceDoubt | None


_DEFAULT_LIMITS = VoiceLimits()


def tell_apart(
    samples: NDArray[np.float32],
    rate: int,
    segments: Sequence[Segment],
    speech: Sequence[Span],
    voices: VoiceModel,
    *,
    language: str,
    direction: str | None,
    openings: Sequence[str],
    limits: VoiceLimits = _DEFAULT_LIMITS,
) -> Apart:
    """Give each word of a one-channel call its speaker, or UNKNOWN where that is not sure.

    ``samples`` has shape (n,) at ``rate`` = 16,000 a second; ``segments`` are the transcript's;
    ``speech`` is the tight reading of voice activity; ``openings`` are phrases that only the centre's
    agents say. The same input gives the same result. Raises ValueError for another rate.
    """
    stretches = cut_stretches(segments)
    lengths = np.array([stretch.span.duration_s for stretch in stretches])
    prints = voices.prints(samples, rate, [stretch.span for stretch in stretches])
    found = split_voices(prints, lengths, change_odds(stretches))
    if found is None:
        return _unknown(segments, speech, 0.0, VoiceDoubt.ALIKE)
    agent = second_is_agent(*_sentences(stretches, found.second), openings, direction)
    confidence = round(found.separation * max(agent, 1 - agent), _DIGITS)
    if found.separation < limits.separation:
        return _unknown(segments, speech, confidence, VoiceDoubt.ALIKE)
    if max(agent, 1 - agent) < limits.agent:
        return _unknown(segments, speech, confidence, VoiceDoubt.AGENT_UNSURE)
    return _named(segments, speech, stretches, _of_agent(found, agent), confidence, limits, language)


def _sentences(
    stretches: Sequence[Stretch], second: NDArray[np.float64]
) -> tuple[list[str], NDArray[np.float64]]:
    """Neighbouring stretches that one voice is likelier to say, as one text each: phrases span pauses."""
    texts, chances = [], []
    for _, group in groupby(range(len(stretches)), key=lambda at: bool(second[at] > 0.5)):
        places = list(group)
        texts.append(" ".join(_text(stretches[at]) for at in places))
        chances.append(float(np.mean(second[places])))
    return texts, np.array(chances)


def _text(stretch: Stretch) -> str:
    return " ".join(word.text for word in stretch.words) or stretch.text


def _of_agent(found: TwoVoices, agent: float) -> NDArray[np.float64]:
    return found.second if agent > 0.5 else 1 - found.second


def _named(
    segments: Sequence[Segment],
    speech: Sequence[Span],
    stretches: Sequence[Stretch],
    of_agent: NDArray[np.float64],
    confidence: float,
    limits: VoiceLimits,
    language: str,
) -> Apart:
    sure = np.maximum(of_agent, 1 - of_agent)
    who = [_speaker(chance, limits.stretch) for chance in of_agent]
    parts = [
        (
            _part(segments[segment], [stretches[at] for at in group], speaker, language),
            _mean_sure(sure, group),
        )
        for (segment, speaker), group in _runs(stretches, who)
    ]
    return Apart(
        segments=tuple(part for part, _ in parts),
        sureness=tuple(sureness for _, sureness in parts),
        confidence=confidence,
        speech=_speech(stretches, who, speech),
        doubt=VoiceDoubt.PARTLY if Speaker.UNKNOWN in who else None,
    )


def _speaker(of_agent: float, sure_from: float) -> Speaker:
    if max(of_agent, 1 - of_agent) < sure_from:
        return Speaker.UNKNOWN
    return Speaker.AGENT if of_agent > 0.5 else Speaker.CUSTOMER


def _runs(
    stretches: Sequence[Stretch], who: Sequence[Speaker]
) -> list[tuple[tuple[int, Speaker], list[int]]]:
    places = range(len(stretches))
    return [
        (key, list(group)) for key, group in groupby(places, key=lambda at: (stretches[at].segment, who[at]))
    ]


def _mean_sure(sure: NDArray[np.float64], places: Sequence[int]) -> float:
    return round(float(sure[list(places)].mean()), _DIGITS)


def _part(segment: Segment, stretches: Sequence[Stretch], speaker: Speaker, language: str) -> Segment:
    words = tuple(word for stretch in stretches for word in stretch.words)
    if len(words) == len(segment.words):
        return replace(segment, speaker=speaker)
    return Segment(
        speaker=speaker,
        start_s=words[0].start_s,
        end_s=max(word.end_s for word in words),
        text=join_words([word.text for word in words], language),
        words=words,
        confidence=round(float(np.mean([word.probability for word in words])), _DIGITS),
    )


def _speech(
    stretches: Sequence[Stretch], who: Sequence[Speaker], speech: Sequence[Span]
) -> dict[Speaker, tuple[Span, ...]]:
    """Speech by speaker: time goes with the words; what no word covers belongs to nobody known."""
    spans: dict[Speaker, list[Span]] = {speaker: [] for speaker in Speaker}
    for at, stretch in enumerate(stretches):
        end_s = stretch.span.end_s
        if at + 1 < len(stretches):
            next_s = stretches[at + 1].span.start_s
            # A breath between two stretches goes with the first; words that overlap are cut apart.
            end_s = next_s if next_s - end_s <= _JOINED_S else end_s
        spans[who[at]].append(Span(stretch.span.start_s, end_s))
    named = {who: intersect(spans[who], speech) for who in (Speaker.AGENT, Speaker.CUSTOMER)}
    return {**named, Speaker.UNKNOWN: subtract(speech, union(*named.values()))}


def _unknown(
    segments: Sequence[Segment], speech: Sequence[Span], confidence: float, doubt: VoiceDoubt
) -> Apart:
    nameless = tuple(replace(segment, speaker=Speaker.UNKNOWN) for segment in segments)
    return Apart(nameless, (confidence,) * len(nameless), confidence, {Speaker.UNKNOWN: tuple(speech)}, doubt)
