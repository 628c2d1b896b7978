"""From a kept recording to a transcript and measured facts; no rows are read or written here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.engines.speech.activity import find_activity
from app.engines.speech.channels import ChannelRelation
from app.engines.speech.decode import Sound, decode
from app.engines.speech.facts import Limits, measure
from app.engines.speech.transcriber import Channel, Transcriber
from app.engines.speech.types import Facts, Segment, Speaker, Transcript
from app.foundation.storage import storage
from app.recordings.models import Recording
from app.transcription.service.sidecars import read_sidecar, sidecar_path

_STEPS = 10  # progress is told so often: each time is a write to the database
Progress = Callable[[int, int], None]
LoadTranscriber = Callable[[], Transcriber]


@dataclass(frozen=True, slots=True)
class Source:
    """What there is to hear: the kept file, who is on which channel, and a transcript that came with it."""

    path: Path
    language: str | None
    agent_channel: int | None
    sidecar: Path | None


def source_of(recording: Recording) -> Source:
    """Where the sound of a recording lies, and what is known of it."""
    store, sidecar = storage(), recording.sidecar_digest
    return Source(
        path=store.kept_path(recording.digest, recording.suffix),
        language=recording.call.language,
        agent_channel=None if recording.relation == ChannelRelation.MONO else recording.agent_channel,
        sidecar=None if sidecar is None else sidecar_path(sidecar),
    )


def hear(
    source: Source, load: LoadTranscriber, limits: Limits, progress: Progress = lambda done, total: None
) -> tuple[Transcript, Facts]:
    """Transcribe and measure one recording; the same recording always gives the same result.

    Each channel is transcribed by itself behind voice activity, so who speaks is known (Q2); where both are
    on one channel, the speaker is unknown. A transcript that came with the recording is taken instead, and
    the engine is not even loaded. ``progress`` is told seconds done and seconds in all.
    """
    sound = decode(source.path)
    channels = {who: _channel(sound, index, who, source.language) for who, index in _speakers(sound, source)}
    if source.sidecar is not None:
        transcript = read_sidecar(
            source.sidecar, agent_channel=source.agent_channel, language=source.language
        )
    else:
        transcript = _transcribe(list(channels.values()), load(), source.language, sound.duration_s, progress)
    return transcript, _facts(transcript, channels, sound, limits)


def _speakers(sound: Sound, source: Source) -> Iterator[tuple[Speaker, int]]:
    if source.agent_channel is None or len(sound.samples) == 1:
        yield Speaker.UNKNOWN, 0
        return
    yield Speaker.AGENT, source.agent_channel
    yield Speaker.CUSTOMER, 1 - source.agent_channel


def _channel(sound: Sound, index: int, speaker: Speaker, language: str | None) -> Channel:
    samples = sound.samples[index]
    return Channel(samples, speaker, find_activity(samples, sound.rate), language)


def _transcribe(
    channels: list[Channel],
    transcriber: Transcriber,
    language: str | None,
    duration_s: float,
    progress: Progress,
) -> Transcript:
    language = language or transcriber.detect_language(channels)
    channels = [replace(channel, language=language) for channel in channels]
    segments: list[Segment] = []
    told_s = 0.0
    for segment in transcriber.transcribe(channels):
        segments.append(segment)
        if segment.end_s - told_s >= duration_s / _STEPS:
            told_s = segment.end_s
            progress(round(told_s), round(duration_s))
    ordered = sorted(segments, key=lambda segment: (segment.start_s, segment.speaker))
    return Transcript(language, transcriber.name, tuple(ordered))


def _facts(
    transcript: Transcript, channels: Mapping[Speaker, Channel], sound: Sound, limits: Limits
) -> Facts:
    return measure(
        transcript.segments,
        {who: channel.activity.tight for who, channel in channels.items()},
        {who: channel.samples for who, channel in channels.items()},
        sound.rate,
        round(sound.duration_s, 3),
        limits,
    )
