"""What is stored is read again without loss; turns are shown as their language writes them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config import ROOT
from app.engines.rulefile import RuleFileError
from app.engines.speech.limits import Limits
from app.engines.speech.speakers import VoiceLimits
from app.engines.speech.types import Facts, Interruption, Latency, Segment, Span, Speaker, Transcript, Word
from app.foundation.db import canonical_json
from app.transcription.policy.rules import FILE, load_transcription_rules
from app.transcription.policy.stored import facts_from_json, facts_to_json, words_from_json, words_to_json
from app.transcription.policy.turns import Turn, turns_of

seconds = st.floats(0, 10_000, allow_nan=False)
spans = st.lists(st.builds(Span, seconds, seconds), max_size=3).map(tuple)
speakers = st.sampled_from(list(Speaker))
facts = st.builds(
    Facts,
    duration_s=seconds,
    speech=st.dictionaries(speakers, spans),
    overlap=spans,
    interruptions=st.lists(st.builds(Interruption, speakers, seconds, seconds), max_size=3).map(tuple),
    silences=spans,
    rate=st.dictionaries(speakers, seconds),
    rates=st.dictionaries(
        speakers, st.lists(st.tuples(st.builds(Span, seconds, seconds), seconds), max_size=3).map(tuple)
    ),
    volume_dbfs=st.dictionaries(speakers, seconds),
    ringing=st.dictionaries(speakers, spans),
    music=st.dictionaries(speakers, spans),
    latencies=st.lists(st.builds(Latency, speakers, seconds, st.floats(-9, 9)), max_size=3).map(tuple),
    talk_ratio=st.dictionaries(speakers, st.floats(0, 1)),
    overlap_by=st.dictionaries(speakers, spans),
    loudness_lufs=st.dictionaries(speakers, st.floats(-70, 0)),
    rate_curve=st.dictionaries(speakers, st.lists(st.tuples(seconds, seconds), max_size=3).map(tuple)),
)
words = st.lists(st.builds(Word, st.text(max_size=5), seconds, seconds, st.floats(0, 1)), max_size=4).map(
    tuple
)


@given(facts)
def test_facts_survive_the_database(measured):
    assert facts_from_json(json.loads(canonical_json(facts_to_json(measured)))) == measured


def test_facts_of_an_older_row_are_read_without_what_was_not_measured_then():
    old = {"duration_s": 5.0, "speech": {}, "overlap": [], "interruptions": [], "silences": [], "rate": {},
           "rates": {}, "volume_dbfs": {"agent": -20.0}}  # fmt: skip
    assert facts_from_json(old) == Facts(5.0, {}, (), (), (), {}, {}, {Speaker.AGENT: -20.0})


@given(words)
def test_words_survive_the_database(said):
    assert words_from_json(json.loads(canonical_json(words_to_json(said)))) == said


def said(language: str, *texts: str) -> Transcript:
    timed = tuple(Word(text, n, n + 1, 0.4 if n == 1 else 0.9) for n, text in enumerate(texts))
    segment = Segment(Speaker.AGENT, 0, len(texts), "".join(texts), timed, 0.8)
    return Transcript(language, "fake", (segment,))


def written(turn: Turn) -> str:
    return "".join(run.text for run in turn.runs)


def test_english_words_carry_their_space_and_chinese_run_on():
    [english] = turns_of(said("en", "How", "may", "I"), 0.5, masks=None)
    [chinese] = turns_of(said("zh-CN", "请", "问，", "VIP", "Gold", "卡"), 0.5, masks=None)
    assert written(english) == "How may I"
    assert written(chinese) == "请问，VIP Gold卡"


def test_words_that_were_hard_to_hear_are_marked():
    [turn] = turns_of(said("en", "How", "may", "I"), 0.5, masks=None)
    assert [(run.text, run.unsure) for run in turn.runs] == [("How", False), (" may", True), (" I", False)]


def test_words_that_a_finding_quotes_name_it():
    def quoted(segment):
        return ["f7" if word.text != "How" else None for word in segment.words]

    [turn] = turns_of(said("en", "How", "may", "I"), 0.0, quoted, masks=None)
    assert [(run.text, run.evidence) for run in turn.runs] == [("How", None), (" may I", "f7")]


def test_the_rules_file_says_what_the_engine_would_assume():
    rules = load_transcription_rules((ROOT / "qa_rules" / FILE).read_text(encoding="utf-8"), FILE)
    assert rules.facts.limits == Limits()


def test_personal_data_is_one_word_at_the_time_of_all_its_words():
    [turn] = turns_of(said("en", "call", "555", "0132"), 0.5, masks=[[[1, 3, "phone"]]])
    plain, masked = turn.runs
    assert (plain.text, masked.text, masked.word.masked) == ("call", " [phone]", "phone")
    assert (masked.word.start, masked.word.end, masked.unsure) == (1, 3, False)
    assert turn.is_masked


def test_words_that_look_alike_are_one_text_with_the_times_of_each():
    transcript = said("en", "How", "may", "I")
    [turn] = turns_of(transcript, 0.0, masks=None)
    assert [run.text for run in turn.runs] == ["How may I"]
    numbers = [int(number) for number in turn.times.split()]
    words = transcript.segments[0].words
    assert numbers[0::3] == [round(100 * word.start_s) for word in words]
    assert numbers[1::3] == [round(100 * word.end_s) for word in words]
    assert numbers[2::3] == [len("How"), len(" may"), len(" I")]


def test_what_is_masked_is_a_word_of_its_own_and_its_time_is_said_once():
    [turn] = turns_of(said("en", "call", "555", "0132"), 0.5, masks=[[[1, 3, "phone"]]])
    assert [run.word is not None for run in turn.runs] == [False, True]
    assert len(turn.times.split()) == 3


def test_a_word_of_a_term_list_stands_between_the_texts_around_it():
    words = Word("ask", 0, 1, 0.9), Word("Nordwind", 1, 2, 0.9, "north wind"), Word("now", 2, 3, 0.9)
    segment = Segment(Speaker.AGENT, 0, 3, "ask Nordwind now", words, 0.9)
    [turn] = turns_of(Transcript("en", "fake", (segment,)), 0.5, masks=None)
    assert [(run.text, run.word and run.word.heard) for run in turn.runs] == [
        ("ask", None), (" Nordwind", "north wind"), (" now", None),
    ]  # fmt: skip
    assert not turn.is_masked


def test_lengths_count_text_as_scripts_do():
    [turn] = turns_of(said("zh-CN", "好", "𠮷"), 0.5, masks=None)
    assert turn.times.split()[2::3] == ["1", "2"]


def test_the_shipped_rules_say_when_voices_are_named():
    text = (ROOT / "qa_rules" / FILE).read_text(encoding="utf-8")
    voices = load_transcription_rules(text, FILE).voices
    assert voices.limits == VoiceLimits(separation=0.8, agent=0.8, stretch=0.9)
    assert "北风能源" in voices.openings_in("zh-CN")
    assert voices.openings_in("fr") == ()


@pytest.mark.parametrize(
    ("key", "value"), [("agent", 0.3), ("separation", 1.2), ("openings", {"xx": ["hello"]}), ("loudness", 1)]
)
def test_a_wrong_limit_for_voices_is_named(key, value):
    shipped = (ROOT / "qa_rules" / FILE).read_text(encoding="utf-8").partition("voices:")[0]
    voices = {"separation": 0.8, "agent": 0.8, "stretch": 0.9, key: value}
    with pytest.raises(RuleFileError, match=rf"voices\.{key}"):
        load_transcription_rules(f"{shipped}voices: {json.dumps(voices)}", FILE)
