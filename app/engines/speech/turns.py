"""From timed words to segments of the size of a turn: one breath of one speaker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from app.engines.speech.spans import Bounds, bounds
from app.engines.speech.types import Segment, Span, Speaker, Word
from app.engines.speech.wording import CHINESE, join_words, polish_chinese

_SHORTEST_S = 0.05
_LATE_S = 0.4
_EARLY_S = 0.8
_PAUSE_S = 0.6
_SENTENCE_PAUSE_S = 0.3
_LONGEST_S = 15.0
_SENTENCE_ENDS = (".", "?", "!", "。", "？", "！")


def as_segments(
    words: Sequence[Word], speech: Sequence[Span], speaker: Speaker, language: str
) -> list[Segment]:
    """Words of one channel, ordered and timed in the recording, as segments.

    Word times are first fitted to ``speech`` (the tight reading), since Whisper lets words reach
    into pauses. A segment ends at a pause, sooner after the end of a sentence, and after 15 s at
    its longest pause. ``language`` is "en" or "zh-CN".
    """
    fitted = _fit(words if language == CHINESE else _whole_words(words), speech)
    texts = [word.text.strip() for word in fitted]
    if language == CHINESE:
        texts = polish_chinese(texts)
    clean = [replace(word, text=text) for word, text in zip(fitted, texts, strict=True) if text]
    return [_segment(turn, speaker, language) for turn in _turns(clean)]


def _whole_words(words: Sequence[Word]) -> list[Word]:
    # The model marks a new English word by a space: "-bye" and ".com" belong to the one before.
    whole: list[Word] = []
    for word in words:
        if whole and not word.text.startswith(" "):
            whole[-1] = _glued(whole[-1], word)
        else:
            whole.append(word)
    return whole


def _glued(first: Word, rest: Word) -> Word:
    probability = min(first.probability, rest.probability)
    return Word(first.text + rest.text, first.start_s, max(first.end_s, rest.end_s), probability)


def _fit(words: Sequence[Word], speech: Sequence[Span]) -> list[Word]:
    table = bounds(speech)
    fitted = _stretch([_fit_one(word, table) for word in words], table) if len(table) else words
    return [replace(word, end_s=max(word.end_s, round(word.start_s + _SHORTEST_S, 3))) for word in fitted]


def _fit_one(word: Word, table: Bounds) -> Word:
    shared = np.minimum(table[:, 1], word.end_s) - np.maximum(table[:, 0], word.start_s)
    best = int(np.argmax(shared))
    if shared[best] <= 0:
        return word
    start, end = max(word.start_s, table[best, 0]), min(word.end_s, table[best, 1])
    return replace(word, start_s=round(float(start), 3), end_s=round(float(end), 3))


def _stretch(words: list[Word], table: Bounds) -> list[Word]:
    # Whisper ends the last word of a breath early and begins the first one late; the breath's own
    # edges are better, where they are near.
    spans = np.searchsorted(table[:, 0], [(w.start_s + w.end_s) / 2 for w in words], side="right") - 1
    new = np.r_[True, np.diff(spans) > 0] & (spans >= 0)
    last = np.r_[np.diff(spans) > 0, True] & (spans >= 0)
    opens = new & (np.array([w.start_s for w in words]) - table[spans, 0] <= _LATE_S)
    closes = last & (table[spans, 1] - np.array([w.end_s for w in words]) <= _EARLY_S)
    return [
        replace(
            word,
            start_s=float(table[at, 0]) if first else word.start_s,
            end_s=float(table[at, 1]) if final else word.end_s,
        )
        for word, at, first, final in zip(words, spans, opens, closes, strict=True)
    ]


def _turns(words: list[Word]) -> Iterator[list[Word]]:
    turn: list[Word] = []
    for word in words:
        if turn and _ends_turn(turn[-1], word):
            yield from _shorten(turn)
            turn = []
        turn.append(word)
    yield from _shorten(turn)


def _ends_turn(last: Word, following: Word) -> bool:
    pause = following.start_s - last.end_s
    return pause >= (_SENTENCE_PAUSE_S if last.text.endswith(_SENTENCE_ENDS) else _PAUSE_S)


def _shorten(turn: list[Word]) -> Iterator[list[Word]]:
    if not turn:
        return
    if len(turn) == 1 or turn[-1].end_s - turn[0].start_s <= _LONGEST_S:
        yield turn
        return
    pauses = [(b.start_s - a.end_s, _ends_sentence(a), -i) for i, (a, b) in enumerate(pairwise(turn))]
    cut = 1 - max(pauses)[2]
    yield from _shorten(turn[:cut])
    yield from _shorten(turn[cut:])


def _ends_sentence(word: Word) -> bool:
    return word.text.endswith(_SENTENCE_ENDS)


def _segment(turn: list[Word], speaker: Speaker, language: str) -> Segment:
    return Segment(
        speaker=speaker,
        start_s=turn[0].start_s,
        end_s=max(word.end_s for word in turn),
        text=join_words([word.text for word in turn], language),
        words=tuple(turn),
        confidence=round(float(np.mean([word.probability for word in turn])), 4),
    )
