"""Dialogues for the finders: turns of text cut into words as an engine gives them."""

from __future__ import annotations

from functools import cache

from app.config import ROOT
from app.engines.masking.finder import PrivateFinder
from app.engines.masking.mask import Mask
from app.engines.masking.rules import FILE, MaskingRules, load_masking_rules
from app.engines.speech.types import Segment, Speaker, Word
from app.engines.speech.wording import CHINESE, split_words

A, C, U = Speaker.AGENT, Speaker.CUSTOMER, Speaker.UNKNOWN


@cache
def shipped_rules() -> MaskingRules:
    return load_masking_rules((ROOT / "qa_rules" / FILE).read_text(encoding="utf-8"), FILE)


@cache
def finder(language: str) -> PrivateFinder:
    return PrivateFinder(shipped_rules(), language)


def turn(speaker: Speaker, text: str, at_s: float = 0.0, language: str = "en") -> Segment:
    texts = split_words(text) if language == CHINESE else text.split()
    words = tuple(Word(word, at_s + n * 0.3, at_s + n * 0.3 + 0.25, 0.9) for n, word in enumerate(texts))
    return Segment(speaker, at_s, at_s + 0.3 * len(texts), text, words, 0.9)


def dialogue(*turns: tuple[Speaker, str], language: str = "en") -> list[Segment]:
    segments: list[Segment] = []
    for speaker, text in turns:
        at_s = segments[-1].end_s + 0.5 if segments else 0.0
        segments.append(turn(speaker, text, at_s, language))
    return segments


def masked(segments: list[Segment], language: str = "en") -> list[str]:
    """Each segment's text with kinds in place of what is private: ``my number is <phone>``."""
    return [_masked(one, masks) for one, masks in zip(segments, finder(language).find(segments), strict=True)]


def _masked(segment: Segment, masks: tuple[Mask, ...]) -> str:
    parts, at = [], 0
    for mask in masks:
        parts += [word.text for word in segment.words[at : mask.first]]
        parts.append(f"<{mask.kind}{'…' + mask.tail if mask.tail else ''}>")
        at = mask.last_plus_one
    return " ".join([*parts, *(word.text for word in segment.words[at:])])
