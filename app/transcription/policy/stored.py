"""How the engines' dataclasses are written as JSON, and read again without loss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.engines.speech.types import Facts, Interruption, Latency, Segment, Span, Speaker, Word


def words_to_json(words: Iterable[Word]) -> list[Any]:
    """``[[text, start_s, end_s, probability], …]``, with what was heard as a fifth where it was replaced."""
    return [_word(word) for word in words]


def words_from_json(rows: Iterable[Any]) -> tuple[Word, ...]:
    """The opposite of :func:`words_to_json`."""
    return tuple(Word(*row) for row in rows)


def segment_to_row(segment: Segment) -> dict[str, Any]:
    """A segment as the columns of the table ``segment``."""
    return {
        "speaker": segment.speaker.value, "start_s": segment.start_s, "end_s": segment.end_s,
        "text": segment.text, "words": words_to_json(segment.words), "confidence": segment.confidence,
    }  # fmt: skip


def facts_to_json(facts: Facts) -> dict[str, Any]:
    """Facts as JSON: a span is ``[start_s, end_s]``, a mapping is keyed by the speaker's name."""
    return {
        "duration_s": facts.duration_s,
        "speech": {who.value: _pairs(spans) for who, spans in facts.speech.items()},
        "overlap": _pairs(facts.overlap),
        "interruptions": [[each.by.value, each.start_s, each.end_s] for each in facts.interruptions],
        "silences": _pairs(facts.silences),
        "rate": {who.value: rate for who, rate in facts.rate.items()},
        "rates": {
            who.value: [[span.start_s, span.end_s, rate] for span, rate in rates]
            for who, rates in facts.rates.items()
        },
        "volume_dbfs": {who.value: volume for who, volume in facts.volume_dbfs.items()},
        "ringing": {who.value: _pairs(spans) for who, spans in facts.ringing.items()},
        "music": {who.value: _pairs(spans) for who, spans in facts.music.items()},
        "latencies": [[each.by.value, each.start_s, each.seconds] for each in facts.latencies],
        "talk_ratio": {who.value: ratio for who, ratio in facts.talk_ratio.items()},
        "overlap_by": {who.value: _pairs(spans) for who, spans in facts.overlap_by.items()},
        "loudness_lufs": {who.value: loudness for who, loudness in facts.loudness_lufs.items()},
        "rate_curve": {
            who.value: [list(point) for point in points] for who, points in facts.rate_curve.items()
        },
    }


def facts_from_json(plain: Mapping[str, Any]) -> Facts:
    """The opposite of :func:`facts_to_json`; what an older row does not have yet is empty."""
    return Facts(
        duration_s=plain["duration_s"],
        speech=_spans_by(plain["speech"]),
        overlap=_spans(plain["overlap"]),
        interruptions=tuple(
            Interruption(Speaker(by), start, end) for by, start, end in plain["interruptions"]
        ),
        silences=_spans(plain["silences"]),
        rate={Speaker(who): rate for who, rate in plain["rate"].items()},
        rates={
            Speaker(who): tuple((Span(start, end), rate) for start, end, rate in rows)
            for who, rows in plain["rates"].items()
        },
        volume_dbfs={Speaker(who): volume for who, volume in plain["volume_dbfs"].items()},
        ringing=_spans_by(plain.get("ringing", {})),
        music=_spans_by(plain.get("music", {})),
        latencies=tuple(Latency(Speaker(by), start, s) for by, start, s in plain.get("latencies", ())),
        talk_ratio={Speaker(who): ratio for who, ratio in plain.get("talk_ratio", {}).items()},
        overlap_by=_spans_by(plain.get("overlap_by", {})),
        loudness_lufs={Speaker(who): loud for who, loud in plain.get("loudness_lufs", {}).items()},
        rate_curve={
            Speaker(who): tuple((at, rate) for at, rate in points)
            for who, points in plain.get("rate_curve", {}).items()
        },
    )


def _word(word: Word) -> list[Any]:
    plain = [word.text, word.start_s, word.end_s, word.probability]
    return plain if word.heard is None else [*plain, word.heard]


def _pairs(spans: Iterable[Span]) -> list[list[float]]:
    return [[span.start_s, span.end_s] for span in spans]


def _spans(pairs: Iterable[Any]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)


def _spans_by(plain: Mapping[str, Any]) -> dict[Speaker, tuple[Span, ...]]:
    return {Speaker(who): _spans(pairs) for who, pairs in plain.items()}
