"""From a kept recording to a transcript and measured facts; no rows are read or written here.

1. Decode the file, or both of them.
2. Find speech, ringing and hold music on each channel.
3. Words: of the transcript that came with the recording, or of the engine; terms put right by their sound.
4. Where both parties share a channel, tell their voices apart; else doubt the order of the channels where
   the sound speaks against it.
5. Measure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.engines.speech.activity import find_activity
from app.engines.speech.channels import ChannelRelation
from app.engines.speech.decode import Sound
from app.engines.speech.facts import measure
from app.engines.speech.order import OrderDoubt, Phrases, find_order_doubt
from app.engines.speech.source import SoundSource
from app.engines.speech.speakers import Apart, tell_apart
from app.engines.speech.term_list import hints, terms_for
from app.engines.speech.terms import correct_terms
from app.engines.speech.transcriber import Channel
from app.engines.speech.types import Facts, Segment, Speaker, Transcript
from app.recordings.models import Recording
from app.recordings.service.sounds import sound_source
from app.transcription.policy.heard import Heard
from app.transcription.service.ear import Ear
from app.transcription.service.sidecars import read_sidecar, sidecar_path

_STEPS = 10  # progress is told so often: each time is a write to the database
Progress = Callable[[int, int], None]
Channels = Mapping[Speaker, Channel]


@dataclass(frozen=True, slots=True)
class Source:
    """What there is to hear: the kept sound, who is on which channel, and a transcript that came with it.

    ``was_told``: somebody said which channel is the agent's.
    """

    sound: SoundSource
    language: str | None
    queue: str
    direction: str
    agent_channel: int | None
    was_told: bool
    sidecar: Path | None


def source_of(recording: Recording) -> Source:
    """Where the sound of a recording lies, and what is known of it."""
    sidecar, call = recording.sidecar_digest, recording.call
    return Source(
        sound=sound_source(recording),
        language=call.language,
        queue=call.queue,
        direction=call.direction,
        agent_channel=None if recording.relation == ChannelRelation.MONO else recording.agent_channel,
        was_told=call.agent_channel is not None or recording.customer_digest is not None,
        sidecar=None if sidecar is None else sidecar_path(sidecar),
    )


def hear(source: Source, ear: Ear, progress: Progress = lambda done, total: None) -> Heard:
    """Transcribe and measure one recording; the same recording always gives the same result.

    Each channel is transcribed by itself behind voice activity, so who speaks is known (Q2); where both are
    on one channel, voices are told apart as far as that is sure. A transcript that came with the recording
    is taken instead, and the engine is not even loaded. ``progress`` is told seconds done and in all.
    """
    sound = source.sound.decode()
    channels = {who: _channel(sound, index, who, source, ear) for who, index in _speakers(sound, source)}
    transcript = _words(source, ear, channels, sound.duration_s, progress)
    transcript = correct_terms(transcript, terms_for(ear.terms, transcript.language, source.queue))
    apart = _apart(source, ear, channels, sound, transcript)
    if apart is None:
        doubt = _order_doubt(source, ear, channels, transcript)
        doubts = () if doubt is None else (doubt.as_dict(),)
        return Heard(transcript, _facts(transcript, channels, sound, ear), doubts)
    transcript = replace(transcript, segments=apart.segments)
    unsure = () if apart.doubt is None else ({"code": apart.doubt.value},)
    return Heard(transcript, _facts_apart(apart, channels, sound, ear), unsure, apart.confidence)


def _speakers(sound: Sound, source: Source) -> Iterator[tuple[Speaker, int]]:
    if source.agent_channel is None or len(sound.samples) == 1:
        yield Speaker.UNKNOWN, 0
        return
    yield Speaker.AGENT, source.agent_channel
    yield Speaker.CUSTOMER, 1 - source.agent_channel


def _channel(sound: Sound, index: int, speaker: Speaker, source: Source, ear: Ear) -> Channel:
    samples = sound.samples[index]
    activity = find_activity(samples, sound.rate, ear.rules.facts.limits)
    return Channel(samples, speaker, activity, source.language)


def _words(source: Source, ear: Ear, channels: Channels, duration_s: float, progress: Progress) -> Transcript:
    if source.sidecar is not None:
        return read_sidecar(source.sidecar, agent_channel=source.agent_channel, language=source.language)
    transcriber, listened = ear.load(), list(channels.values())
    language = source.language or transcriber.detect_language(listened)
    listened = [replace(channel, language=language) for channel in listened]
    segments: list[Segment] = []
    told_s = 0.0
    for segment in transcriber.transcribe(listened, hints(ear.terms, language, source.queue)):
        segments.append(segment)
        if segment.end_s - told_s >= duration_s / _STEPS:
            told_s = segment.end_s
            progress(round(told_s), round(duration_s))
    ordered = sorted(segments, key=lambda segment: (segment.start_s, segment.speaker))
    return Transcript(language, transcriber.name, tuple(ordered))


def _apart(
    source: Source, ear: Ear, channels: Channels, sound: Sound, transcript: Transcript
) -> Apart | None:
    """The two voices of one channel; None where channels, or a transcript from elsewhere, name speakers."""
    channel = channels.get(Speaker.UNKNOWN)
    named = any(segment.speaker is not Speaker.UNKNOWN for segment in transcript.segments)
    if channel is None or named or not transcript.segments or (model := ear.voices()) is None:
        return None
    voices, language = ear.rules.voices, transcript.language
    return tell_apart(
        channel.samples, sound.rate, transcript.segments, channel.activity.tight, model, language=language,
        direction=source.direction, openings=voices.openings_in(language), limits=voices.limits,
    )  # fmt: skip


def _order_doubt(source: Source, ear: Ear, channels: Channels, transcript: Transcript) -> OrderDoubt | None:
    openings = ear.rules.voices.openings_in(transcript.language)
    return find_order_doubt(
        transcript.segments,
        {who: channel.activity.tight for who, channel in channels.items()},
        {who: channel.activity.ringing for who, channel in channels.items()},
        direction=source.direction, phrases=Phrases(openings), language=transcript.language,
        was_told=source.was_told,
    )  # fmt: skip


def _facts(transcript: Transcript, channels: Channels, sound: Sound, ear: Ear) -> Facts:
    return measure(
        transcript.segments,
        {who: channel.activity.tight for who, channel in channels.items()},
        {who: channel.samples for who, channel in channels.items()},
        sound.rate,
        round(sound.duration_s, 3),
        ear.rules.facts.limits,
        ringing={who: channel.activity.ringing for who, channel in channels.items()},
        music={who: channel.activity.music for who, channel in channels.items()},
    )


def _facts_apart(apart: Apart, channels: Channels, sound: Sound, ear: Ear) -> Facts:
    shared = channels[Speaker.UNKNOWN]
    return measure(
        apart.segments,
        apart.speech,
        dict.fromkeys(apart.speech, shared.samples),
        sound.rate,
        round(sound.duration_s, 3),
        ear.rules.facts.limits,
        ringing={Speaker.UNKNOWN: shared.activity.ringing},
        music={Speaker.UNKNOWN: shared.activity.music},
    )
