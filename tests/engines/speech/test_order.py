"""Wrong or missing order of the channels is noticed, and never swapped (C2)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.engines.scoring.loader import load_lexicon
from app.engines.speech.activity import find_activity
from app.engines.speech.decode import decode
from app.engines.speech.gather import Samples
from app.engines.speech.order import UNTOLD, WRONG, OrderDoubt, Phrases, find_order_doubt
from app.engines.speech.pair import decode_pair
from app.engines.speech.ringing import find_ringing
from app.engines.speech.transcriber import Channel, Transcriber
from app.engines.speech.types import Segment, Span, Speaker

AGENT, CUSTOMER = Speaker.AGENT, Speaker.CUSTOMER
LEXICONS = Path("qa_rules/lexicons")
Spans = tuple[Span, ...]


def wordings(*names: str) -> tuple[str, ...]:
    """The plain wordings of the shipped lexicons."""
    entries = [
        e for name in names for e in load_lexicon((LEXICONS / f"{name}.yaml").read_text(), name).entries
    ]
    return tuple(form for entry in entries for form in entry.forms if "{" not in form)


ENGLISH = Phrases(wordings("centre-en", "offer-help-en"), wordings("anything-else-en"), ("hello", "hi"))
CHINESE = Phrases(
    wordings("centre-zh", "offer-help-zh"), wordings("anything-else-zh"), wordings("greetings-zh")
)


def said(*turns: tuple[Speaker, str]) -> list[Segment]:
    return [Segment(who, 3.0 * n, 3.0 * n + 2, text, (), 0.9) for n, (who, text) in enumerate(turns)]


def doubt(
    segments: list[Segment],
    *,
    rings: dict[Speaker, tuple[Span, ...]] | None = None,
    direction: str = "inbound",
    language: str = "en",
    was_told: bool = True,
) -> OrderDoubt | None:
    speech = {
        who: [Span(s.start_s, s.end_s) for s in segments if s.speaker is who] for who in (AGENT, CUSTOMER)
    }
    phrases = CHINESE if language == "zh-CN" else ENGLISH
    return find_order_doubt(
        segments,
        speech,
        rings or {},
        direction=direction,
        phrases=phrases,
        language=language,
        was_told=was_told,
    )


def swapped(segments: list[Segment]) -> list[Segment]:
    other = {AGENT: CUSTOMER, CUSTOMER: AGENT}
    return [replace(segment, speaker=other[segment.speaker]) for segment in segments]


CALL = said((AGENT, "Northwind Energy, how may I help you?"), (CUSTOMER, "My meter is broken."))
CHINESE_CALL = said((AGENT, "您好，北风能源，请问有什么可以帮您？"), (CUSTOMER, "我的电表坏了。"))


@pytest.mark.parametrize(("call", "language"), [(CALL, "en"), (CHINESE_CALL, "zh-CN")])
def test_the_centre_s_words_in_the_customer_s_mouth_are_noticed(call, language):
    assert doubt(call, language=language) is None
    found = doubt(swapped(call), language=language)
    assert found is not None
    assert (found.code, found.confidence >= 0.8) == (WRONG, True)


def test_a_doubt_says_who_said_what_and_when():
    [opening, first] = doubt(swapped(CALL)).as_dict()["evidence"]
    assert opening == {"code": "opening", "by": "customer", "at_s": 0.0, "words": "Northwind Energy"}
    assert (first["code"], first["words"]) == ("first", "Northwind Energy, how may I help you?")


def test_homophones_and_traditional_writing_count_as_the_same_words():
    call = said((CUSTOMER, "您好，請問有什麼可以幫您"), (AGENT, "我的電表壞了"))
    assert doubt(call, language="zh-CN").code == WRONG


def test_words_that_both_say_prove_nothing():
    call = said((AGENT, "How can I help you?"), (CUSTOMER, "You ask how can I help you? I want to pay."))
    assert doubt(swapped(call)) is None


def test_words_over_two_breaths_are_one_wording():
    assert (
        doubt(said((CUSTOMER, "How may"), (CUSTOMER, "I help you?"), (AGENT, "I want to pay."))).code == WRONG
    )


def test_what_the_customer_says_much_later_is_no_opening():
    call = said((AGENT, "Yes?"), (CUSTOMER, "Good."))
    late = Segment(CUSTOMER, 300.0, 302.0, "How can I help you to find it?", (), 0.9)
    assert doubt([*call, late]) is None


RINGS = (Span(0.0, 1.0), Span(4.0, 5.0))
PLAIN = [Segment(CUSTOMER, 6.0, 7.0, "Yes?", (), 0.9), Segment(AGENT, 8.0, 9.0, "I am here.", (), 0.9)]


@pytest.mark.parametrize(
    ("direction", "segments", "expected"),
    [
        ("inbound", PLAIN, WRONG),
        ("inbound", swapped(PLAIN), None),
        ("outbound", PLAIN, None),
        ("outbound", swapped(PLAIN), WRONG),
    ],
)
def test_who_answers_the_ring_is_the_one_who_was_called(direction, segments, expected):
    found = doubt(segments, rings={CUSTOMER: RINGS}, direction=direction)
    assert (found and found.code) == expected


def test_speaking_first_alone_is_too_little_for_a_doubt():
    assert doubt(PLAIN) is None


def test_where_nobody_told_the_order_and_nothing_tells_it_that_is_said():
    assert doubt(PLAIN, was_told=False).code == UNTOLD
    assert doubt(CALL, was_told=False) is None
    assert doubt(swapped(CALL), was_told=False).code == WRONG


def test_silence_and_one_channel_are_no_reason_for_doubts():
    assert doubt([], was_told=False) is None
    mono = [replace(segment, speaker=Speaker.UNKNOWN) for segment in CALL]
    unknown = {Speaker.UNKNOWN: [Span(0, 2)]}
    found = find_order_doubt(
        mono, unknown, {}, direction="inbound", phrases=ENGLISH, language="en", was_told=False
    )
    assert found is None


def written(path: Path) -> list[Segment]:
    rows = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["segments"]
    return [Segment(Speaker(r["speaker"]), r["start_s"], r["end_s"], r["text"], (), 1.0) for r in rows]


def test_six_real_calls_as_people_wrote_them_down(shared_audio):
    for path in sorted((shared_audio / "calls").glob("harper-valley-*.wav")):
        assert doubt(written(path)) is None, path.name
        assert doubt(swapped(written(path))).code == WRONG, path.name


@pytest.mark.speech
def test_eight_real_calls_as_the_engine_hears_them(shared_audio, tiny_en):
    calls = shared_audio / "calls"
    sounds = {path.stem: decode(path) for path in sorted(calls.glob("harper-valley-*.wav"))}
    sounds["auto-repairs"] = decode_pair(
        calls / "auto-repairs-40.agent.wav", calls / "auto-repairs-40.customer.wav"
    )
    sounds["shop-faq"] = decode(calls / "shop-faq-stereo-mulaw.wav")
    assert len(sounds) == 8
    caught = 0
    for name, sound in sounds.items():
        rows = {
            who: row[: 60 * sound.rate] for who, row in zip((AGENT, CUSTOMER), sound.samples, strict=True)
        }
        segments, speech = heard(tiny_en, rows)
        rings = {who: find_ringing(row, sound.rate) for who, row in rows.items()}
        told = {"direction": "inbound", "phrases": ENGLISH, "language": "en", "was_told": True}
        assert find_order_doubt(segments, speech, rings, **told) is None, name
        other = {AGENT: speech[CUSTOMER], CUSTOMER: speech[AGENT]}
        found = find_order_doubt(swapped(segments), other, rings, **told)
        caught += found is not None and found.code == WRONG
    # All eight on some processors, on others one has too few words left to tell: then nothing is claimed.
    assert caught >= 7


def heard(engine: Transcriber, rows: dict[Speaker, Samples]) -> tuple[list[Segment], dict[Speaker, Spans]]:
    """What the engine makes of each party's channel, and where there is speech."""
    activity = {who: find_activity(row) for who, row in rows.items()}
    channels = [Channel(row, who, activity[who], "en") for who, row in rows.items()]
    segments = sorted(engine.transcribe(channels), key=lambda s: (s.start_s, s.speaker))
    return segments, {who: found.tight for who, found in activity.items()}
