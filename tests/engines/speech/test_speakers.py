"""Two speakers of one channel: with made-up voices for the rules of it, with real calls for the whole."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.engines.speech.activity import RATE, find_activity
from app.engines.speech.decode import decode
from app.engines.speech.facts import measure
from app.engines.speech.spans import total_s, union
from app.engines.speech.speakers import Apart, VoiceDoubt, VoiceLimits, tell_apart
from app.engines.speech.types import Segment, Span, Speaker, Word
from app.engines.speech.voiceprint import CamPlusPlus
from app.engines.speech.wording import split_words

AGENT, CUSTOMER, UNKNOWN = Speaker.AGENT, Speaker.CUSTOMER, Speaker.UNKNOWN
OPENINGS = ("Northwind Energy", "how can I help")
SILENCE = np.zeros(RATE, dtype=np.float32)
Line = tuple[str, float, float, str]

CALL: list[Line] = [
    ("agent", 0.0, 4.0, "Northwind Energy, how can I help?"),
    ("customer", 4.5, 8.0, "My bill is wrong again this month."),
    ("agent", 8.5, 12.0, "I am sorry to hear that, one moment."),
    ("customer", 12.5, 15.0, "It was the same last month."),
    ("agent", 15.5, 19.0, "I have put that right for you now."),
    ("customer", 19.5, 22.0, "Thank you that is very kind."),
]


class Voices:
    """A voice model that knows who speaks when; ``likeness``: cosine between the two voices."""

    def __init__(self, lines: Sequence[Line], likeness: float = 0.5, doubtful: Sequence[Span] = ()) -> None:
        self._lines, self._doubtful = lines, doubtful
        self._customer = np.array([likeness, np.sqrt(1 - likeness**2)])

    def prints(self, samples, rate, spans):
        return np.array([self._print(number, span) for number, span in enumerate(spans)])

    def _print(self, number, span):
        middle = (span.start_s + span.end_s) / 2
        agent = np.array([1.0, 0.0])
        voice = self._customer
        if any(who == "agent" and start <= middle <= end for who, start, end, _ in self._lines):
            voice = agent
        if any(span.start_s <= middle <= span.end_s for span in self._doubtful):
            voice = agent + self._customer
        noise = 0.1 * np.random.default_rng(number).standard_normal(64)
        row = np.concatenate([voice / np.linalg.norm(voice), noise])
        return row / np.linalg.norm(row)


def spoken(start_s: float, end_s: float, text: str) -> Segment:
    pieces = split_words(text)
    edges = np.linspace(start_s, end_s, len(pieces) + 1)
    words = tuple(
        Word(piece, float(a), float(b), 0.8) for piece, a, b in zip(pieces, edges, edges[1:], strict=False)
    )
    return Segment(UNKNOWN, start_s, end_s, text, words, 0.8)


def segments_of(lines: Sequence[Line]) -> list[Segment]:
    return [spoken(start, end, text) for _, start, end, text in lines]


def speech_of(lines: Sequence[Line]) -> list[Span]:
    return [Span(start, end) for _, start, end, _ in lines]


def told(
    lines: Sequence[Line] = CALL,
    segments: Sequence[Segment] | None = None,
    voices: Voices | None = None,
    direction: str | None = "inbound",
    openings: Sequence[str] = OPENINGS,
    limits: VoiceLimits | None = None,
    language: str = "en",
) -> Apart:
    return tell_apart(
        SILENCE,
        RATE,
        segments_of(lines) if segments is None else segments,
        speech_of(lines),
        voices or Voices(lines),
        language=language,
        direction=direction,
        openings=openings,
        limits=limits or VoiceLimits(),
    )


def test_each_segment_gets_its_speaker():
    apart = told()
    assert [segment.speaker for segment in apart.segments] == [line[0] for line in CALL]
    assert (apart.doubt, len(apart.sureness)) == (None, len(CALL))
    assert apart.confidence > 0.9
    assert min(apart.sureness) > 0.9


def test_a_segment_is_cut_where_the_voice_changes():
    together = [
        spoken(0, 8, "Northwind Energy, how can I help? My bill is wrong again this month."),
        *segments_of(CALL[2:]),
    ]
    lines = [("agent", 0.0, 3.7, ""), ("customer", 3.8, 8.0, ""), *CALL[2:]]
    first, second = told(lines, together).segments[:2]
    assert (first.speaker, first.text) == (AGENT, "Northwind Energy, how can I help?")
    assert (second.speaker, second.text) == (CUSTOMER, "My bill is wrong again this month.")
    assert first.end_s == second.start_s == second.words[0].start_s


def test_no_word_is_lost_and_none_changes():
    words = [word for segment in segments_of(CALL) for word in segment.words]
    assert [word for segment in told().segments for word in segment.words] == words


def test_chinese_is_joined_without_spaces():
    lines = [
        ("agent", 0.0, 3.0, "您好，北风能源，请问有什么可以帮您？"), ("customer", 3.5, 6.0, "我的电费不对。"),
        ("agent", 6.5, 9.0, "请稍等，我查一下。"), ("customer", 9.5, 12.0, "好的，谢谢你。"),
    ]  # fmt: skip
    whole = spoken(0, 6, lines[0][3] + lines[1][3])
    at = whole.words[len(split_words(lines[0][3]))].start_s
    voices = Voices([("agent", 0.0, at, ""), ("customer", at, 6.0, ""), *lines[2:]])
    apart = told(lines, [whole, *segments_of(lines[2:])], voices, openings=("北风能源",), language="zh-CN")
    assert [segment.text for segment in apart.segments[:2]] == [lines[0][3], lines[1][3]]


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"voices": Voices(CALL, likeness=0.995)}, VoiceDoubt.ALIKE),
        ({"segments": segments_of(CALL[:1])}, VoiceDoubt.ALIKE),
        ({"segments": []}, VoiceDoubt.ALIKE),
        ({"openings": (), "direction": None}, VoiceDoubt.AGENT_UNSURE),
        ({"limits": VoiceLimits(separation=1.0)}, VoiceDoubt.ALIKE),
        ({"limits": VoiceLimits(agent=1.0)}, VoiceDoubt.AGENT_UNSURE),
    ],
)
def test_where_it_is_not_sure_nobody_is_named(change, doubt):
    apart = told(**change)
    assert apart.doubt == doubt
    assert {segment.speaker for segment in apart.segments} <= {UNKNOWN}
    assert apart.speech == {UNKNOWN: tuple(speech_of(CALL))}


def test_voices_that_sound_alike_lower_the_confidence():
    sure = [told(voices=Voices(CALL, likeness)).confidence for likeness in (0.3, 0.8, 0.9, 0.99)]
    assert sure == sorted(sure, reverse=True)
    assert sure[0] > 0.9
    assert sure[-1] < 0.2


def test_only_the_doubtful_words_stay_unknown():
    lines = [*CALL, ("customer", 22.5, 23.0, "mm")]
    apart = told(lines, voices=Voices(lines, doubtful=[Span(22.5, 23.0)]))
    assert [segment.speaker for segment in apart.segments] == [line[0] for line in CALL] + ["unknown"]
    assert apart.doubt == VoiceDoubt.PARTLY
    assert apart.sureness[-1] < 0.9 <= min(apart.sureness[:-1])


def test_outbound_the_called_party_speaks_first():
    lines = [("customer", 0.0, 3.0, "Hello, this is Smith here."), *CALL[2:]]
    apart = told(lines, direction="outbound", openings=())
    assert [segment.speaker for segment in apart.segments] == [line[0] for line in lines]


def test_speech_is_shared_out_and_nothing_is_counted_twice():
    lines = [*CALL[:-1], ("customer", 19.5, 22.0, "")]
    apart = told(lines, segments_of(CALL[:-1]))
    parts = {who: total_s(spans) for who, spans in apart.speech.items()}
    assert parts[UNKNOWN] == pytest.approx(2.5)  # speech without words is nobody's
    assert sum(parts.values()) == pytest.approx(total_s(union(*apart.speech.values())))
    assert sum(parts.values()) == pytest.approx(total_s(speech_of(lines)))


def test_facts_are_measured_per_speaker_from_what_was_told_apart():
    apart = told()
    samples = np.zeros(RATE * 22, dtype=np.float32)
    facts = measure(apart.segments, apart.speech, dict.fromkeys(apart.speech, samples), RATE, 22.0)
    assert total_s(facts.speech[AGENT]) == pytest.approx(11.0)
    assert facts.rate[AGENT] == pytest.approx(60 * 22 / 11, rel=0.01)
    assert (facts.silences, facts.interruptions, facts.rates[UNKNOWN]) == ((), (), ())


def test_the_same_call_gives_the_same_bytes():
    assert repr(told()) == repr(told())


def mono_call(path: Path) -> tuple[np.ndarray, list[Segment], tuple[Span, ...], list[str]]:
    """A recorded call in one channel with its reference words, and who says each segment."""
    samples = decode(path).samples.sum(axis=0)
    said = json.loads(path.with_suffix(".json").read_text())["segments"]
    said.sort(key=lambda s: s["start_s"])
    segments = [spoken(s["start_s"], s["end_s"], s["text"]) for s in said]
    return samples, segments, find_activity(samples).tight, [s["speaker"] for s in said]


def named(voices: CamPlusPlus, samples, segments, speech) -> Apart:
    return tell_apart(
        samples, RATE, segments, speech, voices, language="en", direction="inbound",
        openings=("valley national bank", "how can I help you"),
    )  # fmt: skip


@pytest.mark.parametrize("name", ["00d676d7058c49bb", "02e41649e7c441fd"])
def test_a_recorded_telephone_call_is_told_apart(shared_audio, voices, name):
    samples, segments, speech, truth = mono_call(shared_audio / "calls" / f"harper-valley-{name}.wav")
    apart = named(voices, samples, segments, speech)
    who = {word: segment.speaker for segment in apart.segments for word in segment.words}
    pairs = [(who[word], wanted) for s, wanted in zip(segments, truth, strict=True) for word in s.words]
    known = [(heard, wanted) for heard, wanted in pairs if heard != UNKNOWN]
    assert len(known) >= 0.9 * len(pairs)
    assert sum(heard == wanted for heard, wanted in known) >= 0.95 * len(known)


@pytest.mark.parametrize("who", ["agent", "customer"])
def test_a_recorded_voice_alone_is_not_taken_for_two(shared_audio, voices, who):
    path = shared_audio / "calls" / "harper-valley-02e41649e7c441fd.wav"
    samples, segments, speech, truth = mono_call(path)
    alone = [segment for segment, speaker in zip(segments, truth, strict=True) if speaker == who]
    assert named(voices, samples, alone, speech).doubt == VoiceDoubt.ALIKE


def test_a_recorded_call_gives_the_same_bytes_again(shared_audio, voices):
    call = mono_call(shared_audio / "calls" / "harper-valley-0091a706bc604188.wav")[:3]
    assert repr(named(voices, *call)) == repr(named(voices, *call))


def test_the_voice_model_takes_no_other_rate(voices):
    with pytest.raises(ValueError, match="16000 samples a second, not 8000"):
        voices.prints(SILENCE, 8000, [Span(0, 1)])


def test_a_print_has_length_one_and_short_or_outlying_spans_have_one_too(voices):
    noise = np.random.default_rng(0).standard_normal(RATE).astype(np.float32) * 0.1
    prints = voices.prints(noise, RATE, [Span(0, 1), Span(0.5, 0.51), Span(0.99, 1.2), Span(2, 3)])
    assert np.linalg.norm(prints, axis=1) == pytest.approx(np.ones(4))


def test_nothing_to_print_gives_no_prints(voices):
    assert len(voices.prints(SILENCE, RATE, [])) == 0


def test_a_segment_without_word_times_keeps_its_text():
    whole = [replace(segment, words=()) for segment in segments_of(CALL)]
    assert [segment.text for segment in told(segments=whole).segments] == [line[3] for line in CALL]
