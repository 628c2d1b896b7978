from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.engines.speech.accuracy import character_error_rate, word_error_rate
from app.engines.speech.activity import Activity
from app.engines.speech.recogniser import Recognised
from app.engines.speech.transcriber import OPENAI_WHISPER, Channel, PackedTranscriber, load_transcriber
from app.engines.speech.types import Span, Speaker, Word
from tests.engines.speech.conftest import channels_of, reference, said


class FakeRecogniser:
    """Hears one word a second in any chunk and remembers what it was given."""

    name = "fake"

    def __init__(self, multilingual: bool = True, odds: Mapping[str, float] | None = None) -> None:
        self.multilingual = multilingual
        self.odds = odds or {"en": 0.6, "zh": 0.3}
        self.calls: list[tuple[int, str]] = []
        self.hints: list[tuple[str, ...]] = []

    def recognise(
        self, chunks: Sequence[np.ndarray], language: str, hints: Sequence[str] = ()
    ) -> Iterator[Recognised]:
        self.calls.append((len(chunks), language))
        self.hints.append(tuple(hints))
        for chunk in chunks:
            count = len(chunk) // 16000
            yield Recognised(
                tuple(Word(f" {n}.", n + 0.5, n + 0.9, 0.9) for n in range(count)), 0.0, -0.1, 1.0
            )

    def language_odds(self, chunk: np.ndarray) -> Mapping[str, float]:
        return self.odds


def channel(speaker: Speaker, *speech: tuple[float, float], language: str | None = "en") -> Channel:
    spans = tuple(Span(*s) for s in speech)
    return Channel(np.ones(16000 * 100, np.float32), speaker, Activity(spans, spans, ()), language)


def test_all_channels_of_a_call_go_to_the_engine_together():
    engine = FakeRecogniser()
    call = [channel(Speaker.AGENT, (1, 3)), channel(Speaker.CUSTOMER, (4, 6))]
    segments = list(PackedTranscriber(engine).transcribe(call))
    assert engine.calls == [(2, "en")]
    assert {s.speaker for s in segments} == {Speaker.AGENT, Speaker.CUSTOMER}
    assert segments[0].start_s == 1.0


def test_times_are_those_of_the_recording():
    call = [channel(Speaker.AGENT, (10, 11.4), (70, 72))]
    segments = list(PackedTranscriber(FakeRecogniser()).transcribe(call))
    assert [s.start_s for s in segments] == [10.0, 11.2, 70.0, 71.2]


def test_hints_reach_the_engine():
    engine = FakeRecogniser()
    list(PackedTranscriber(engine).transcribe([channel(Speaker.AGENT, (1, 3))], ["Night Saver"]))
    assert engine.hints == [("Night Saver",)]


def test_a_phantom_goes_where_nobody_is_sure_to_have_spoken():
    engine = FakeRecogniser()
    call = [channel(Speaker.AGENT, (1, 3))]
    quiet = [replace(call[0], activity=Activity(call[0].activity.loose, (), ()))]
    assert [s.text for s in PackedTranscriber(engine, ["1"]).transcribe(call)] == ["0.", "1."]
    assert [s.text for s in PackedTranscriber(engine, ["1"]).transcribe(quiet)] == ["0."]


def test_silence_costs_no_engine_and_yields_no_words():
    engine = FakeRecogniser()
    assert list(PackedTranscriber(engine).transcribe([channel(Speaker.AGENT)])) == []
    assert engine.calls == []


def test_an_unknown_language_is_listened_for():
    engine = FakeRecogniser(odds={"en": 0.1, "zh": 0.8})
    call = [channel(Speaker.AGENT, (1, 3), language=None)]
    assert PackedTranscriber(engine).detect_language(call) == "zh-CN"
    list(PackedTranscriber(engine).transcribe(call))
    assert engine.calls == [(1, "zh")]


def test_an_english_model_refuses_chinese():
    engine = PackedTranscriber(FakeRecogniser(multilingual=False))
    with pytest.raises(ValueError, match="English alone"):
        list(engine.transcribe([channel(Speaker.AGENT, (1, 3), language="zh-CN")]))


def test_an_unknown_engine_is_named():
    with pytest.raises(ValueError, match="choose faster-whisper or openai-whisper"):
        load_transcriber("vosk", Path("model"), threads=1)


@pytest.mark.speech
def test_a_real_call_is_understood(shared_audio, tiny_en):
    path = shared_audio / "calls" / "harper-valley-00d676d7058c49bb.wav"
    segments = list(tiny_en.transcribe(channels_of(path, "en")))
    parties = (Speaker.AGENT, Speaker.CUSTOMER)
    assert word_error_rate([reference(path, p) for p in parties], [said(segments, p) for p in parties]) < 0.25
    assert 10 < len(segments) < 40
    for segment in segments:
        assert 0 <= segment.confidence <= 1
        assert segment.text == " ".join(word.text for word in segment.words)
        assert all(a.start_s <= b.start_s for a, b in zip(segment.words, segment.words[1:], strict=False))


@pytest.mark.speech
def test_the_same_call_gives_the_same_segments_whatever_came_before(shared_audio, tiny_en):
    call = channels_of(shared_audio / "calls" / "harper-valley-0091a706bc604188.wav", "en")
    first = list(tiny_en.transcribe(call))
    # A job that is killed leaves its generator half-way.
    next(tiny_en.transcribe(channels_of(shared_audio / "speech" / "en-jfk.flac", "en")))
    assert list(tiny_en.transcribe(call)) == first


@pytest.mark.speech
def test_mandarin_is_understood_and_written_in_simplified_script(shared_audio, base):
    references, hypotheses = [], []
    for name in ("zh-aishell", "zh-damo"):
        call = channels_of(shared_audio / "speech" / f"{name}.wav", None)
        assert base.detect_language(call) == "zh-CN"
        references.append((shared_audio / "speech" / f"{name}.txt").read_text(encoding="utf-8"))
        hypotheses.append(said(list(base.transcribe(call))))
    assert character_error_rate(references, hypotheses) < 0.2
    assert not set("廣東話產業識別協會") - set("东话别业会识协产广") & set("".join(hypotheses))


@pytest.mark.speech
@pytest.mark.parametrize(("model", "name"), [("tiny.en", "en-quilter.wav"), ("base", "zh-damo.wav")])
def test_both_engines_write_nearly_the_same_text_under_greedy_decoding(shared_audio, load, model, name):
    call = channels_of(shared_audio / "speech" / name, "zh-CN" if name.startswith("zh") else "en")
    # The checkpoint is computed in float32, so faster-whisper is asked for the same arithmetic; what is left
    # apart is the silence behind a chunk, 30 s of it for the one and a shorter window for the other.
    ours = list(load(model, beam=1, compute="float32").transcribe(call))
    theirs = list(load(model, OPENAI_WHISPER, beam=1).transcribe(call))
    assert character_error_rate([said(theirs)], [said(ours)]) < 0.2
    first, last = ours[0], ours[-1]
    assert theirs[0].start_s == pytest.approx(first.start_s, abs=0.3)
    assert theirs[-1].end_s == pytest.approx(last.end_s, abs=0.3)


def test_a_channel_keeps_its_language_beside_another():
    engine = FakeRecogniser()
    call = [channel(Speaker.AGENT, (1, 3)), replace(channel(Speaker.CUSTOMER, (4, 6)), language="zh-CN")]
    list(PackedTranscriber(engine).transcribe(call))
    assert sorted(engine.calls) == [(1, "en"), (1, "zh")]
