"""Two voices in one channel: how many words get their right speaker, and what that costs.

Calls of two channels are added up to one, so who speaks is known: a word belongs to the louder channel,
where the two are 6 dB apart. Besides, turns of any two telephone voices are woven into calls, alike ones too.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.activity import RATE, find_activity
from app.engines.speech.decode import decode
from app.engines.speech.sidecar import parse_transcript
from app.engines.speech.speakers import Apart, VoiceLimits, tell_apart
from app.engines.speech.transcriber import FASTER_WHISPER, Channel, Transcriber, load_transcriber
from app.engines.speech.types import Segment, Span, Speaker, Word
from app.engines.speech.voice_weights import prepare_voices
from app.engines.speech.voiceprint import CamPlusPlus, Prints, VoiceModel
from app.engines.speech.weights import join_base
from bench.diarization import error_rate
from bench.speech import AUDIO, PARTIES, ROOT, THREADS, WEIGHTS, Row, row, timed

DEMO = ROOT / "recordings" / "demo"
CLEAR_DB = 6.0
# What the agents of these recordings open with; a centre writes its own into qa_rules/transcription.yaml.
OPENINGS = {
    "en": ("harper valley national bank", "how can I help you", "thank you for calling",
           "thanks for contacting", "Northwind Energy", "how may I help"),
    "zh-CN": ("北风能源", "请问有什么可以帮您", "工号"),
}  # fmt: skip
FORCED = VoiceLimits(separation=0, agent=0.5, stretch=0.5)
WOVEN = VoiceLimits(agent=0.5)
LEAST_RIGHT = 0.95


@dataclass(frozen=True, slots=True)
class Mono:
    """A call in one channel, its words, and who speaks when where that is known."""

    samples: NDArray[np.float32]
    segments: Sequence[Segment]
    speech: Sequence[Span]
    language: str
    direction: str | None
    truth: dict[Speaker, Sequence[Span]]
    sides: NDArray[np.float32] | None = None


class Remembering:
    """The voice model with a memory: the same call is told apart under several limits."""

    def __init__(self, model: VoiceModel) -> None:
        self._model = model
        self._prints: dict[tuple[bytes, tuple[Span, ...]], Prints] = {}

    def prints(self, samples: NDArray[np.float32], rate: int, spans: Sequence[Span]) -> Prints:
        key = (samples.tobytes(), tuple(spans))
        if key not in self._prints:
            self._prints = {key: self._model.prints(samples, rate, spans)}
        return self._prints[key]


def run() -> list[Row]:
    """All rows of this bench; none where the recordings are missing."""
    if not AUDIO.is_dir():
        print(f"  {AUDIO.name} with recorded calls is not beside the project: nothing measured")
        return []
    engine = load_transcriber(FASTER_WHISPER, join_base(WEIGHTS / "base"), threads=THREADS)
    model = CamPlusPlus(prepare_voices(WEIGHTS), threads=THREADS)
    telephone = [mixed(stereo, engine) for stereo in telephone_calls()]
    return [
        *quality("telephone", telephone, model),
        *quality("demo, English", [mixed(*demo) for demo in demo_calls(engine, "en", 12)], model),
        *quality("demo, Mandarin", [mixed(*demo) for demo in demo_calls(engine, "zh-CN", 8)], model),
        strangers(engine, model),
        *woven(engine, model),
        cost(engine, model),
    ]


def telephone_calls() -> list[NDArray[np.float32]]:
    folder = AUDIO / "calls"
    two = [*sorted(folder.glob("harper-valley-*.wav")), folder / "shop-faq-stereo-mulaw.wav"]
    parties = [decode(folder / f"auto-repairs-40.{who}.wav").samples[0] for who in ("agent", "customer")]
    return [*(decode(path).samples for path in two), np.stack(parties)]


def demo_calls(engine: Transcriber, language: str, count: int) -> list[tuple[Any, ...]]:
    calls = [c for c in json.loads((DEMO / "calls.json").read_text("utf-8")) if c["language"] == language]
    return [_demo_call(engine, call) for call in calls[:: len(calls) // count][:count]]


def _demo_call(engine: Transcriber, call: dict[str, Any]) -> tuple[Any, ...]:
    said = None
    if call["sidecar"]:
        said = parse_transcript((DEMO / call["sidecar"]).read_text("utf-8")).segments
    return decode(DEMO / call["file"]).samples, engine, call["language"], call["direction"], said


def mixed(
    stereo: NDArray[np.float32],
    engine: Transcriber,
    language: str = "en",
    direction: str = "inbound",
    said: Sequence[Segment] | None = None,
) -> Mono:
    """Both channels added up, heard anew or with the words that came with the recording."""
    samples = np.clip(stereo.sum(axis=0), -1, 1).astype(np.float32)
    activity = find_activity(samples)
    channel = Channel(samples, Speaker.UNKNOWN, activity, language)
    segments = list(engine.transcribe([channel])) if said is None else said
    truth = {who: find_activity(row).tight for who, row in zip(PARTIES, stereo, strict=True)}
    nameless = [replace(segment, speaker=Speaker.UNKNOWN) for segment in segments]
    return Mono(samples, nameless, activity.tight, language, direction, dict(truth), stereo)


def apart(call: Mono, model: VoiceModel, limits: VoiceLimits) -> Apart:
    return tell_apart(
        call.samples,
        RATE,
        call.segments,
        call.speech,
        model,
        language=call.language,
        direction=call.direction,
        openings=OPENINGS[call.language] if limits is not WOVEN else (),
        limits=limits,
    )


def quality(name: str, calls: Iterable[Mono], model: VoiceModel) -> list[Row]:
    """Words with the right, no and the wrong speaker, and the error rate of speech where a name is forced."""
    counts: Counter[str] = Counter()
    errors = []
    model = Remembering(model)
    for call in calls:
        counts += judged(call, apart(call, model, VoiceLimits()).segments)
        forced = apart(call, model, FORCED).speech
        errors.append(error_rate(by_name(call.truth), by_name(forced), named=True))
    total, named = counts.total(), counts["right"] + counts["wrong"]
    precise = counts["right"] / named if named else 1.0
    return [
        row(f"{name}: words, right speaker", counts["right"] / total, "ratio"),
        row(f"{name}: words, unknown", counts["unknown"] / total, "ratio"),
        row(f"{name}: right of the named", precise, "ratio", limit=LEAST_RIGHT, holds=precise >= LEAST_RIGHT),
        row(f"{name}: diarization error rate, collar 0.25 s", float(np.mean(errors)), "ratio"),
    ]


def by_name(speech: Any) -> dict[str, Sequence[Span]]:
    return {who.value: spans for who, spans in speech.items()}


def judged(call: Mono, segments: Iterable[Segment]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for segment in segments:
        for word in segment.words or (Word("", segment.start_s, segment.end_s, 1.0),):
            who = speaker_of(call, word)
            if who is not None and segment.speaker == Speaker.UNKNOWN:
                counts["unknown"] += 1
            elif who is not None:
                counts["right" if segment.speaker == who else "wrong"] += 1
    return counts


def speaker_of(call: Mono, word: Word) -> Speaker | None:
    """Whose channel is louder during the word; None where that is not clear."""
    if call.sides is None:
        raise ValueError("the call has no channels to tell by")
    edges = slice(int(word.start_s * RATE), max(int(word.end_s * RATE), int(word.start_s * RATE) + 160))
    agent, customer = 10 * np.log10((call.sides[:, edges] ** 2).mean(axis=1) + 1e-12)
    return None if abs(agent - customer) < CLEAR_DB else PARTIES[int(customer > agent)]


def strangers(engine: Transcriber, model: VoiceModel) -> Row:
    """Two people on the telephone, neither of them an agent, against a reference of persons."""
    path = AUDIO / "calls" / "two-strangers-mono.wav"
    truth: dict[str, list[Span]] = {}
    for line in path.with_suffix(".rttm").read_text().splitlines():
        _, _, _, start, length, _, _, who, *_ = line.split()
        truth.setdefault(who, []).append(Span(float(start), float(start) + float(length)))
    call = mixed(decode(path).samples[[0, 0]] / 2, engine)
    heard = apart(call, model, FORCED).speech
    return row(
        "two strangers: diarization error rate, collar 0.25 s", error_rate(truth, by_name(heard)), "ratio"
    )


def woven(engine: Transcriber, model: VoiceModel) -> list[Row]:
    """Any two voices of the telephone calls in turns, alike ones too: how right the named words are."""
    voices = [voice for stereo in telephone_calls()[:7] for voice in _voices(stereo, engine)]
    counts: Counter[str] = Counter()
    told = Counter(total=0, named=0)
    for one, other in combinations(voices, 2):
        call, owners = _weave(one, other)
        heard = apart(call, model, WOVEN)
        pair = _best_match(call, heard, owners)
        told += Counter(total=1, named=int(Speaker.AGENT in heard.speech))
        counts += pair
    alone = [apart(_weave(voice[::2], voice[1::2])[0], model, WOVEN) for voice in voices if len(voice) > 3]
    named = counts["right"] + counts["wrong"]
    precise = counts["right"] / named
    cut = sum(Speaker.AGENT in heard.speech for heard in alone)
    return [
        row("woven pairs of voices that are told apart", told["named"] / told["total"], "ratio"),
        row(
            "woven pairs: right of the named",
            precise,
            "ratio",
            limit=LEAST_RIGHT,
            holds=precise >= LEAST_RIGHT,
        ),
        row(f"one voice alone, of {len(alone)}: taken for two", cut, "voices", limit=0, holds=cut == 0),
    ]


Turn = tuple[NDArray[np.float32], tuple[Word, ...]]


def _voices(stereo: NDArray[np.float32], engine: Transcriber) -> list[list[Turn]]:
    """The turns of each party by itself, words timed from the start of the turn."""
    channels = [Channel(side, Speaker.UNKNOWN, find_activity(side), "en") for side in stereo]
    return [[_turn(channel.samples, s) for s in engine.transcribe([channel])] for channel in channels]


def _turn(samples: NDArray[np.float32], segment: Segment) -> Turn:
    start_s, end_s = max(0.0, segment.start_s - 0.1), segment.end_s + 0.1
    sound = samples[int(start_s * RATE) : int(end_s * RATE)]
    return sound, tuple(_moved(word, -start_s) for word in segment.words)


def _moved(word: Word, by_s: float) -> Word:
    return replace(word, start_s=word.start_s + by_s, end_s=word.end_s + by_s)


def _weave(one: Sequence[Turn], other: Sequence[Turn]) -> tuple[Mono, dict[float, int]]:
    """Two parties' turns in turns, 0.3 s apart, and whose each segment is, by its start."""
    turns = [(side, party[at]) for at in range(max(len(one), len(other)))
             for side, party in enumerate((one, other)) if at < len(party)]  # fmt: skip
    sounds, segments, owners, now_s = [], [], {}, 0.0
    for side, (sound, words) in turns:
        here = tuple(_moved(word, now_s) for word in words)
        text = " ".join(word.text for word in here)
        segments.append(Segment(Speaker.UNKNOWN, here[0].start_s, here[-1].end_s, text, here, 1.0))
        owners |= {word.start_s: side for word in here}
        sounds += [sound, np.zeros(int(0.3 * RATE), dtype=np.float32)]
        now_s += len(sound) / RATE + 0.3
    speech = [Span(segment.start_s, segment.end_s) for segment in segments]
    return Mono(np.concatenate(sounds), segments, speech, "en", "inbound", {}), owners


def _best_match(call: Mono, heard: Apart, owners: dict[float, int]) -> Counter[str]:
    """Whichever voice is called the agent here, there is none: the better of both readings counts."""
    readings = []
    for agent in (0, 1):
        counts: Counter[str] = Counter()
        for segment in heard.segments:
            for word in segment.words:
                mine = owners[word.start_s] == agent
                kind = "right" if mine == (segment.speaker == Speaker.AGENT) else "wrong"
                counts["unknown" if segment.speaker == Speaker.UNKNOWN else kind] += 1
        readings.append(counts)
    return max(readings, key=lambda counts: counts["right"])


def cost(engine: Transcriber, model: VoiceModel) -> Row:
    """Telling apart beside transcribing the same call, in turns, the faster of two rounds of each."""
    calls = [mixed(stereo, engine) for stereo in telephone_calls()[:4]]
    spent = np.sum([np.min([_both(call, engine, model) for _ in range(2)], axis=0) for call in calls], axis=0)
    ratio = float(spent[0] / spent[1])
    return row("telling apart / transcribing", ratio, "times", compared_with="base, int8, beam 5")


def _both(call: Mono, engine: Transcriber, model: VoiceModel) -> tuple[float, float]:
    channel = Channel(call.samples, Speaker.UNKNOWN, find_activity(call.samples), "en")
    apart_s, _ = timed(lambda: apart(call, model, FORCED))
    heard_s, _ = timed(lambda: list(engine.transcribe([channel])))
    return apart_s, heard_s
