"""What a speech model must do for us: turn chunks of sound into timed words, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.engines.speech.types import Word

# The model's own thresholds for giving up (Radford et al. 2022, section 4.5).
_NO_SPEECH_FROM = 0.6
_LOGPROB_BELOW = -1.0
_COMPRESSION_ABOVE = 2.4
# Said before a chunk, this makes Whisper write simplified script with punctuation; English needs none.
PROMPTS = {"zh": "以下是普通话的句子。"}
# What belongs to the word behind it, and to the word before it.
OPENING_MARKS = "\"'“¿([{-"
CLOSING_MARKS = "\"'.。,，!！?？:：”)]}、"
_MOST_HINT_TOKENS = 96
_BETWEEN_HINTS = {"zh": "、", "en": ", "}
_AFTER_HINTS = {"zh": "。", "en": "."}
_LOOP_LENGTHS = range(1, 7)
_LOOP_TIMES = 5


@dataclass(frozen=True, slots=True)
class Recognised:
    """One chunk as the model heard it.

    ``words`` are timed from the start of the chunk and keep the model's leading spaces;
    ``no_speech`` is the probability of silence, ``mean_logprob`` that of the text,
    ``compression`` the text's length over its zipped length.
    """

    words: tuple[Word, ...]
    no_speech: float
    mean_logprob: float
    compression: float


NOTHING = Recognised((), 1.0, 0.0, 0.0)


class Recogniser(Protocol):
    """A loaded model. The same chunks in the same call give the same words."""

    name: str
    multilingual: bool

    def recognise(
        self, chunks: Sequence[NDArray[np.float32]], language: str, hints: Sequence[str] = ()
    ) -> Iterator[Recognised]:
        """One result a chunk, in order; chunks of at most 30 s at 16 kHz; ``language`` "en" or "zh".

        ``hints``: terms that may be said, the most likely first; those that no longer fit are left out.
        """
        ...

    def language_odds(self, chunk: NDArray[np.float32]) -> Mapping[str, float]:
        """Probability of each language ("en", "zh", …) for one chunk."""
        ...


def fitting_hints(hints: Sequence[str], language: str, count_tokens: Callable[[str], int]) -> str:
    """The first of the hints, in the form of something said before, within 96 tokens of the model.

    More would crowd out the speech: prompt and text share 448 tokens.
    """
    between, said = _BETWEEN_HINTS.get(language, ", "), ""
    for hint in hints:
        longer = f"{said}{between}{hint}" if said else hint
        if count_tokens(longer) > _MOST_HINT_TOKENS:
            break
        said = longer
    return said and said + _AFTER_HINTS.get(language, ".")


def believable(heard: Recognised) -> tuple[Word, ...]:
    """The words without what Whisper is known to invent: nothing from a chunk that is silence to
    the model or one loop from end to end, and of a phrase said over and over only the first."""
    if heard.no_speech > _NO_SPEECH_FROM and heard.mean_logprob < _LOGPROB_BELOW:
        return ()
    words = _without_loops(list(heard.words))
    return () if heard.compression > _COMPRESSION_ABOVE and len(words) == len(heard.words) else tuple(words)


def _without_loops(words: list[Word]) -> list[Word]:
    texts = [word.text.strip().lower() for word in words]
    kept, at = [], 0
    while at < len(words):
        size, times = _loop_at(texts, at)
        kept += words[at : at + size]
        at += size * times
    return kept


def _loop_at(texts: list[str], at: int) -> tuple[int, int]:
    for size in _LOOP_LENGTHS:
        phrase, times = texts[at : at + size], 1
        while texts[at + size * times : at + size * (times + 1)] == phrase:
            times += 1
        if times > _LOOP_TIMES:
            return size, times
    return 1, 1
