"""What is broken or hostile gets a complaint that names the place; nothing else happens."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.engines.speech.foreign.aligned import timed_text
from app.engines.speech.foreign.parse import parse_transcript
from app.engines.speech.sidecar import BadTranscript
from app.engines.speech.types import Span, Transcript, Word


def whisper(**changes: Any) -> str:
    segment = {"start": 0.0, "end": 1.0, "text": " Yes."} | changes
    return json.dumps({"language": "en", "segments": [segment]})


def amazon(**changes: Any) -> str:
    item = {"type": "pronunciation", "start_time": "1.0", "end_time": "1.5"}
    item |= {"alternatives": [{"confidence": "0.9", "content": "Yes"}]} | changes
    return json.dumps({"results": {"language_code": "en-US", "items": [item]}})


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "neither JSON, nor WebVTT, nor SRT"),
        ("hello there", "line 1: this is not a transcript"),
        ('{"segments": [}', "line 1"),
        ("[" * 100_000, "nested too deep"),
        ('{"segments": ' + "9" * 5000 + "}", "too long to be one"),
        ("{}", "language must be en or zh-CN"),
        ("[]", "must be an object"),
        ('{"results": {"items": 5}}', "results.items must be a list"),
        (amazon(start_time="soon"), r"results\.items\[0\]\.start_time must be a number, not 'soon'"),
        (amazon(start_time="nan"), r"items\[0\]\.start_time must be a finite number"),
        (amazon(start_time=None), r"items\[0\] has no start_time"),
        (amazon(end_time="0.5"), r"\.end_time must not be before the start \(0\.5 is before 1\.0\)"),
        (amazon(alternatives={}), r"items\[0\]\.alternatives must be a list"),
        (amazon(alternatives=[3]), r"items\[0\]\.alternatives\[0\] must be an object"),
        (whisper(start=-1), r"segments\[0\]\.start must be a time from 0 on"),
        (whisper(end=1e300), r"segments\[0\]\.end must be a time from 0 on, below a week"),
        (whisper(end=math.inf), r"segments\[0\]\.end must be a finite number"),
        (whisper(end=True), r"segments\[0\]\.end must be a number, not True"),
        (whisper(text=["a"]), r"segments\[0\]\.text must be text, not a list"),
        (json.dumps({"language": "fr", "segments": [{"start": 0, "end": 1, "text": "oui"}]}), "'fr'"),
        (json.dumps({"language": "yue", "segments": [{"start": 0, "end": 1, "text": "係"}]}), "'yue'"),
        ('{"phrases": [{"text": "a", "offsetMilliseconds": 1}]}', r"phrases\[0\] has no durationMill"),
        ('{"recognizedPhrases": [{"offset": "1s", "nBest": [{"display": "a"}]}]}', r"\.offset must be a dur"),
        ('{"results": [{"alternatives": [{"words": [{"word": "a", "endTime": "5"}]}]}]}', r"\.endTime must"),
        ('{"Result": {"Sentences": [{"BeginTime": 5, "EndTime": 1, "Text": "好"}]}}', r"ces\[0\]\.EndT"),
        ("WEBVTT\n\n00:01 --> 00:02\nhi", "line 3: times must be as in"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nhi", "line 3: the end must not be before"),
        ("1\n00:00:01,000 --> 00:00:02,000\nhi\n\nloose text\n", "line 5: no times"),
        ("WEBVTT\nLanguage: ja\n\n00:01.000 --> 00:02.000\nhai", "'ja'"),
    ],
)  # fmt: skip
def test_the_complaint_names_place_and_value(text, complaint):
    with pytest.raises(BadTranscript, match=complaint):
        parse_transcript(text)


def test_a_file_is_named_by_its_suffix():
    with pytest.raises(BadTranscript, match=r"not a \.srt file"):
        parse_transcript("hello", name="x/A.SRT")


def test_a_text_beyond_all_measure_is_not_even_looked_at(monkeypatch):
    monkeypatch.setattr("app.engines.speech.foreign.parse.LONGEST_TEXT", 10)
    with pytest.raises(BadTranscript, match="longer than 10 characters"):
        parse_transcript("x" * 11)


@pytest.mark.parametrize("tag", ["en", "en-US", "EN_gb", "english"])
def test_english_has_many_names(tag):
    text = json.dumps({"language": tag, "segments": [{"start": 0, "end": 1, "text": "yes"}]})
    assert parse_transcript(text, language="zh-CN").language == "en"


@pytest.mark.parametrize("tag", ["zh", "zh-CN", "zh-TW", "cmn-Hans-CN", "cn", "Chinese", "zh_cn"])
def test_mandarin_has_many_names(tag):
    text = json.dumps({"language": tag, "segments": [{"start": 0, "end": 1, "text": "是"}]})
    assert parse_transcript(text, language="en").language == "zh-CN"


@pytest.mark.parametrize("tag", ["zh-HK", "yue", "yue-Hant-HK", "zh-Hant-HK", "cmn-Hant-MO"])
def test_cantonese_is_not_taken_for_mandarin(tag):
    with pytest.raises(BadTranscript, match="only English and Mandarin"):
        parse_transcript(json.dumps({"language": tag, "segments": [{"start": 0, "end": 1, "text": "係"}]}))


@pytest.mark.parametrize(
    ("line", "told", "heard"),
    [
        ("您好，VIP 客户", "en", "zh-CN"),
        ("Hello", "zh-CN", "en"),
        ("110", "zh-CN", "zh-CN"),
        ("110", None, "en"),
    ],
)
def test_the_script_tells_the_language_where_nobody_names_it(line, told, heard):
    text = f"1\n00:00:01,000 --> 00:00:02,000\n{line}\n"
    assert parse_transcript(text, language=told).language == heard


def test_what_no_database_takes_is_left_out():
    [segment] = parse_transcript(whisper(text=" Yes\u0000 \ud800sir\u202e.")).segments
    assert segment.text == "Yes sir."
    segment.text.encode()


def test_words_do_not_reach_into_the_next():
    words = [
        {"word": " two", "start": 0.4, "end": 0.9},
        {"word": " One", "start": 0.0, "end": 0.7},
    ]
    [segment] = parse_transcript(whisper(text=" One two", words=words[::-1])).segments
    assert [(w.text, w.start_s, w.end_s) for w in segment.words] == [("One", 0.0, 0.4), ("two", 0.4, 0.9)]


def test_parties_that_speak_at_once_keep_their_times():
    text = (
        "WEBVTT\n\n00:00.000 --> 00:03.000\n<v Agent>one two three\n\n00:01.000 --> 00:02.000\n<v Client>mm\n"
    )
    assert [(s.speaker, s.start_s, s.end_s) for s in parse_transcript(text).segments] == [
        ("agent", 0.0, 3.0),
        ("customer", 1.0, 2.0),
    ]


def test_one_channel_with_both_parties_is_nobodys():
    phrase = {"channel": 0, "text": "Hi", "offsetMilliseconds": 0, "durationMilliseconds": 500}
    text = json.dumps({"phrases": [phrase]})
    assert parse_transcript(text, channels=("agent", "customer")).segments[0].speaker == "unknown"


def test_a_minute_in_one_cue_becomes_turns_of_a_fair_size():
    words = " ".join(f"word{n}" for n in range(200))
    segments = parse_transcript(f"WEBVTT\n\n00:00.000 --> 01:00.000\n{words}\n").segments
    assert " ".join(segment.text for segment in segments) == words
    assert all(segment.end_s - segment.start_s <= 15.1 and len(segment.words) >= 20 for segment in segments)


def test_a_long_cue_is_cut_where_sentences_end():
    text = "WEBVTT\n\n00:00.000 --> 00:30.000\n" + "one two three four five. " * 2 + "six seven."
    assert next(segment.text for segment in parse_transcript(text).segments).endswith("five.")


def test_a_file_of_many_words_without_a_pause_is_read():
    text = "1\n00:00:00,000 --> 09:59:59,000\n" + "word " * 20_000
    assert sum(len(segment.words) for segment in parse_transcript(text).segments) == 20_000


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        "results items alternatives words start end text segments transcription offsets from to Transcript "
        "phrases recognizedPhrases nBest Result Sentences BeginTime EndTime Text ChannelId transcripts "
        "sentences Transcription Paragraphs Words word startTime channel_labels channels type".split()
    ), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(json_values)
@settings(max_examples=400, deadline=None)
def test_any_json_is_a_transcript_or_a_complaint(document):
    try:
        transcript = parse_transcript(json.dumps(document))
    except BadTranscript:
        return
    assert_sound(transcript)


@given(st.text(alphabet="0123456789:.,-> \n<>v/AgentWEBVT你好{}\\", max_size=120), st.booleans())
@settings(max_examples=400, deadline=None)
def test_any_text_is_a_transcript_or_a_complaint(text, as_webvtt):
    try:
        transcript = parse_transcript("WEBVTT\n\n" + text if as_webvtt else text)
    except BadTranscript:
        return
    assert_sound(transcript)


def assert_sound(transcript: Transcript) -> None:
    order = [(segment.start_s, segment.speaker) for segment in transcript.segments]
    assert order == sorted(order)
    for segment in transcript.segments:
        assert segment.words
        assert 0 <= segment.start_s < segment.end_s
        assert 0 <= segment.confidence <= 1
        assert all(word.text.strip() and word.start_s < word.end_s for word in segment.words)


@given(
    st.lists(st.text("abc好1", min_size=1, max_size=4), min_size=1, max_size=6),
    st.lists(st.text("abc好1", min_size=1, max_size=4), min_size=0, max_size=6),
)
def test_aligned_words_are_all_there_in_order_and_inside_what_was_heard(shown, spoken):
    heard = [Word(text, n, n + 1, 0.5) for n, text in enumerate(spoken)]
    span = Span(0.0, max(len(heard), 1))
    words = timed_text(" ".join(shown), heard, span)
    assert "".join(word.text for word in words) == "".join(shown)
    starts = [word.start_s for word in words]
    assert starts == sorted(starts)
    assert all(span.start_s <= word.start_s <= word.end_s <= span.end_s for word in words)
