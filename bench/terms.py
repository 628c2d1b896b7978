"""Term lists: an hour of transcript against 500 names, beside a plain loop over places and names.

The loop compares each name's sound with every stretch of the transcript that may be it, as one would write
it without an index; it is run on a part of the transcript and its time multiplied, and finds the same.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

from rapidfuzz.distance import Levenshtein

from app.engines.speech.heard_units import BREAK, Sounds, sounds_of
from app.engines.speech.term_forms import Form
from app.engines.speech.term_list import Term, Terms
from app.engines.speech.term_search import compiled
from app.engines.speech.terms import correct_terms
from app.engines.speech.types import Segment, Speaker, Transcript, Word
from app.engines.speech.wording import join_words

TERMS = 500
SEGMENTS = 1200
WORDS = {"en": 8, "zh-CN": 13}
PART = 40
ROUNDS = 3
LEAST_TIMES = 10
_SYLLABLES = "ba ne ri to ku lan ver sol mi dex tra pol gen fi sta nor win plus tek".split()
_HAN = "北风能源绿电通暖阳套餐安心充省管家峰谷宝光伏掌上优选云惠民智享乐家享星海蓝天"
_ENGLISH = (
    "thank you for calling about the bill that came last week i would like to know why it is higher than the "
    "one before and whether somebody can read the meter again on monday because nobody was at home"
).split()
_CHINESE = "您好请问有什么可以帮您我想查一下这个月的电费为什么比上个月高麻烦您稍等我帮您看一下好的谢谢再见"


def run() -> list[dict[str, Any]]:
    """Times of both ways in turns, and how much of an hour's names comes right."""
    rows = []
    for language in WORDS:
        rng = random.Random(7)
        terms = _terms(rng, language)
        transcript = _transcript(rng, terms, language)
        sounds = sounds_of(transcript.segments, language)
        compiled(terms)
        rows += _compared(terms, transcript, sounds, language)
    return rows


def _compared(terms: Terms, transcript: Transcript, sounds: Sounds, language: str) -> list[dict[str, Any]]:
    search, part = compiled(terms), sounds_of(transcript.segments[:PART], language)
    ours: list[float] = []
    plain: list[float] = []
    for _ in range(ROUNDS):
        ours.append(_seconds(lambda: correct_terms(transcript, terms)))
        plain.append(
            _seconds(lambda: _loop(search.forms, part, language)) * len(sounds.code) / len(part.code)
        )
    found = {(each.first, each.last, each.form.term.say) for each in search.find(part)}
    looped = _loop(search.forms, part, language)
    ratio = min(plain) / min(ours)
    return [
        {
            "name": f"an hour x {TERMS} terms, {language}: plain loop / ours",
            "value": ratio, "unit": "times", "compared_with": "loop over names and places",
            "limit": LEAST_TIMES, "holds": ratio >= LEAST_TIMES and found <= looped,
        },
        {
            "name": f"an hour x {TERMS} terms, {language}", "value": min(ours), "unit": "s",
            "compared_with": None, "limit": None, "holds": None,
        },
    ]  # fmt: skip


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _loop(forms: tuple[Form, ...], sounds: Sounds, language: str) -> set[tuple[int, int, str]]:
    found = set()
    starts = [at for at, unit in enumerate(sounds.unit_at) if unit >= 0]
    for form in forms:
        for start in starts:
            for end in range(start + len(form.code) - form.edits, start + len(form.code) + form.edits + 1):
                if not start < end < len(sounds.ends_at) or sounds.ends_at[end] < 0:
                    continue
                heard = sounds.code[start:end]
                if BREAK not in heard and Levenshtein.distance(form.code, heard) <= form.edits:
                    found.add((sounds.unit_at[start], sounds.ends_at[end], form.term.say))
    return found


def _terms(rng: random.Random, language: str) -> Terms:
    names: set[str] = set()
    while len(names) < TERMS:
        if language == "en":
            word = "".join(rng.choices(_SYLLABLES, k=3)).capitalize()
            names.add(rng.choice((word, f"{word} Energy", f"Northwind {word}")))
        else:
            names.add("".join(rng.sample(_HAN, rng.choice((3, 4, 5)))))
    return Terms(language, tuple(Term(name) for name in sorted(names)))


def _transcript(rng: random.Random, terms: Terms, language: str) -> Transcript:
    segments = []
    for number in range(SEGMENTS):
        pool = _ENGLISH if language == "en" else list(_CHINESE)
        at = rng.randrange(len(pool) - 4)
        texts = (pool[at:] + pool)[: WORDS[language]]
        if number % 10 == 0:  # a name, in English with a wrong letter
            name = rng.choice(terms.entries).say
            texts[3:3] = _spoilt(rng, name).lower().split() if language == "en" else list(name)
        words = tuple(
            Word(text, number * 3 + n / 10, number * 3 + (n + 1) / 10, 0.9) for n, text in enumerate(texts)
        )
        text = join_words(texts, language)
        segments.append(Segment(Speaker.AGENT, words[0].start_s, words[-1].end_s, text, words, 0.9))
    return Transcript(language, "made", tuple(segments))


def _spoilt(rng: random.Random, name: str) -> str:
    at = rng.randrange(1, len(name))
    return name[:at] + rng.choice("aeiou") + name[at + 1 :] if name[at] != " " else name
