"""Phrases are found as they are heard, and only where they are said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from app.engines.scoring.lexicon import Entry, Lexicon
from app.engines.scoring.matches import Hit
from app.engines.scoring.matching import Matcher
from app.engines.scoring.phrase_text import PhraseError
from app.engines.scoring.text import Text
from app.engines.speech.types import Segment, Speaker, Transcript, Word

TITLE = Text(zh="名称", en="Name")
LEXICONS = {
    "centre-en": Lexicon(
        code="centre-en",
        title=TITLE,
        language="en",
        entries=(Entry(say="Northwind Energy", heard=("norwin energy",), tolerance="loose"),),
    ),
    "centre-zh": Lexicon(code="centre-zh", title=TITLE, language="zh-CN", entries=(Entry(say="北风能源"),)),
}


def said(text: str, language: str = "en", speaker: Speaker = Speaker.AGENT) -> Transcript:
    return Transcript(language, "test", (Segment(speaker, 0.0, 10.0, text, (), 0.9),))


def hits(phrase: str, text: str, tolerance: Any = "close", language: str = "en") -> list[Hit]:
    matcher = Matcher([(phrase, tolerance)], language, LEXICONS)
    return list(matcher.match(said(text, language)).hits(phrase, tolerance))


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("thank you for calling {centre-en}", "Thank you for calling North Wind Energy."),
        ("thank you for calling {centre-en}", "Thank you for calling the Northwin Energie"),
        (
            "thank you for calling {centre-en} ... this is {name}",
            "thank you for calling Norwin Energy, um, this is Laura",
        ),
        ("{name} speaking", "Hello, Laura speaking."),
        ("I guarantee", "well I guarantie it"),
        ("you will get the full refund", "You'll get the full re-fund"),
        ("put you on hold", "May I put you on whole for a moment?"),
        ("goodbye", "Good bye!"),
        ("that is not my problem", "That's not my problem"),
        ("your number is {number}", "your number is 4 8 3 8"),
    ],
)
def test_english_is_found_as_it_is_heard(phrase: str, text: str) -> None:
    assert len(hits(phrase, text)) == 1


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("hell", "hello there"),
        ("I promise", "I can't promise"),
        ("I guarantee", "I cannot guarantee"),
        ("this is {name}", "yes, it is this is"),
        ("{name} speaking", "speaking of bills"),
        ("thank you for calling {centre-en}", "thank you for calling us"),
        ("shut up", "what shall we put up"),
        ("stupid", "студия"),
    ],
)
def test_english_that_was_not_said_is_not_found(phrase: str, text: str) -> None:
    assert hits(phrase, text) == []


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("感谢您致电{centre-zh}", "感谢您至电背风能园"),
        ("请问有什么可以帮您", "請問有什麼可以幫您"),
        ("请问有什么可以帮您", "请问呃有什么可以帮到您"),
        ("工号{number}", "公号八零零一"),
        ("24小时", "二十四小时"),
    ],
)
def test_chinese_is_found_by_its_sound(phrase: str, text: str) -> None:
    assert len(hits(phrase, text, language="zh-CN")) == 1


def test_exact_chinese_goes_by_the_character() -> None:
    assert hits("闭嘴", "必嘴", "exact", "zh-CN") == []
    assert hits("闭嘴", "你闭嘴", "exact", "zh-CN")


@pytest.mark.parametrize(("tolerance", "found"), [("exact", False), ("close", False), ("loose", True)])
def test_how_lenient_matching_is_can_be_set(tolerance: str, found: bool) -> None:
    assert bool(hits("guarantee", "garante", tolerance)) is found


def test_a_hit_has_speaker_seconds_and_words() -> None:
    words = tuple(Word(text, at, at + 0.5, 0.8) for at, text in enumerate(["so", "good", "bye", "then"]))
    segment = Segment(Speaker.CUSTOMER, 0.0, 3.5, "so good bye then", words, 0.8)
    matcher = Matcher([("goodbye", "close")], "en", {})
    (hit,) = matcher.match(Transcript("en", "test", (segment,))).hits("goodbye", "close")
    assert (hit.speaker, hit.start_s, hit.end_s, hit.words) == (Speaker.CUSTOMER, 1, 2.5, "good bye")
    assert hit.confidence == pytest.approx(0.8)


def test_a_phrase_does_not_run_from_one_speaker_to_the_other() -> None:
    segments = (
        Segment(Speaker.AGENT, 0.0, 1.0, "put you", (), 0.9),
        Segment(Speaker.CUSTOMER, 1.0, 2.0, "on hold", (), 0.9),
    )
    matcher = Matcher([("put you on hold", "close")], "en", {})
    assert matcher.match(Transcript("en", "test", segments)).hits("put you on hold", "close") == ()


def test_a_phrase_does_not_run_over_a_long_pause() -> None:
    segments = tuple(
        Segment(Speaker.AGENT, at, at + 1, text, (), 0.9) for at, text in ((0.0, "put you"), (9.0, "on hold"))
    )
    matcher = Matcher([("put you on hold", "close")], "en", {})
    assert matcher.match(Transcript("en", "test", segments)).hits("put you on hold", "close") == ()


@pytest.mark.parametrize(
    ("phrase", "code"), [("", "empty"), ("{nobody}", "unknown_name"), ("...", "empty"), ("{name}", "empty")]
)
def test_a_phrase_that_cannot_be_searched_is_refused(phrase: str, code: str) -> None:
    with pytest.raises(PhraseError) as caught:
        Matcher([(phrase, "close")], "en", LEXICONS)
    assert caught.value.code == code


LETTERS = "abcdefghijklmnopqrstuvwxyz"
SENTENCE = "may i put you on hold for a moment while i check your account"
PHRASE = "put you on hold for a moment"


@given(st.integers(0, len(PHRASE) - 1), st.sampled_from(LETTERS))
def test_one_wrong_letter_never_hides_a_long_phrase(at: int, letter: str) -> None:
    if PHRASE[at] == " ":
        return
    heard = PHRASE[:at] + letter + PHRASE[at + 1 :]
    assert hits(PHRASE, SENTENCE.replace(PHRASE, heard))


WORDS = st.lists(
    st.sampled_from(["put", "but", "you", "your", "on", "hold", "gold", "the", "line", "me"]), max_size=9
)


@settings(max_examples=200)
@given(WORDS)
def test_the_automaton_finds_what_comparing_every_stretch_of_words_finds(words: list[str]) -> None:
    phrase, limit = "putyouonhold", 2
    stretches = ["".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1)]
    near = [each for each in stretches if Levenshtein.distance(phrase, each) <= limit]
    assert bool(hits("put you on hold", " ".join(words))) == bool(near)


@given(WORDS, st.integers(0, 3))
def test_more_phrases_in_the_automaton_change_nothing(words: list[str], extra: int) -> None:
    text = " ".join(words)
    others: list[Any] = [("hold the line", "close"), ("your gold", "loose"), ("put me on", "exact")][:extra]
    alone = Matcher([("put you on hold", "close")], "en", {}).match(said(text))
    together = Matcher([("put you on hold", "close"), *others], "en", {}).match(said(text))
    key: Any = ("put you on hold", "close")
    assert alone.hits(*key) == together.hits(*key)


def test_a_literal_too_long_to_be_counted_is_found_all_the_same() -> None:
    number = "7" * 150
    assert len(hits(number, f"it is {number} thank you")) == 1
