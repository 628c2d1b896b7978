from __future__ import annotations

import json

import pytest

from app.engines.speech.sidecar import BadTranscript, parse_transcript
from app.engines.speech.types import Speaker

SEGMENT = {"speaker": "agent", "start_s": 1.0, "end_s": 3.0, "text": "您好，请问？"}


def document(**changes: object) -> str:
    return json.dumps({"language": "zh-CN", "segments": [SEGMENT | changes]}, ensure_ascii=False)


def test_words_share_the_time_of_their_segment_by_length():
    words = parse_transcript(document()).segments[0].words
    assert [(w.text, w.start_s, w.end_s) for w in words] == [
        ("您", 1.0, 1.333),
        ("好，", 1.333, 2.0),
        ("请", 2.0, 2.333),
        ("问？", 2.333, 3.0),
    ]
    assert {w.probability for w in words} == {1.0}


def test_segments_come_in_the_order_of_time():
    later, earlier = SEGMENT | {"start_s": 2.0}, SEGMENT | {"speaker": "customer", "start_s": 0.5}
    transcript = parse_transcript(json.dumps({"language": "zh-CN", "segments": [later, earlier]}))
    assert [s.speaker for s in transcript.segments] == [Speaker.CUSTOMER, Speaker.AGENT]
    assert (transcript.language, transcript.engine) == ("zh-CN", "sidecar")


def test_a_segment_without_words_is_left_out():
    assert parse_transcript(document(text="  ")).segments == ()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"language": "en",\n "segments": [}', "line 2"),
        ("[]", "must be an object"),
        ('{"segments": []}', "language must be en or zh-CN"),
        ('{"language": "en"}', "segments must be a list"),
        ('{"language": "en", "segments": [3]}', r"segments\[0\] must be an object"),
        (document(speaker="boss"), r"segments\[0\]\.speaker"),
        (document(start_s="1"), r"segments\[0\]\.start_s must be a number"),
        (document(start_s=-1), r"segments\[0\]\.start_s must be 0 or more"),
        (document(end_s=float("nan")), r"segments\[0\]\.end_s must be 0 or more"),
        (document(end_s=1.0), r"segments\[0\]\.end_s must be after start_s"),
        (document(text=None), r"segments\[0\]\.text must be text"),
    ],
)
def test_a_bad_transcript_names_the_place(text, complaint):
    with pytest.raises(BadTranscript, match=complaint):
        parse_transcript(text)


def test_the_references_of_real_calls_are_read(shared_audio):
    for path in sorted((shared_audio / "calls").glob("*.json")):
        assert len(parse_transcript(path.read_text(encoding="utf-8")).segments) >= 10, path.name


def test_traditional_characters_and_narrow_signs_become_ours():
    entry = {"speaker": "agent", "start_s": 0, "end_s": 2, "text": "您好,請問有什麼可以幫您?"}
    transcript = parse_transcript(json.dumps({"language": "zh-CN", "segments": [entry]}))
    assert transcript.segments[0].text == "您好，请问有什么可以帮您？"
