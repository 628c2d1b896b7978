"""A reason as a sentence in Chinese and English, as a monitor reads it (Q3)."""

from __future__ import annotations

from app.engines.scoring.finding import Evidence, Reason
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.sentences import DOUBTS, KEYS, SENTENCES, SPEAKERS, UNITS
from app.engines.scoring.text import Text

LONGEST_SHOWN = 300


def explain(reason: Reason) -> Text:
    """The sentence for a finding's reason; parameters that a sentence needs but has not got read "?"."""
    return _sentence(reason.code, dict(reason.params))


def explain_evidence(place: Evidence) -> Text:
    """The sentence for one piece of evidence."""
    params: dict[str, str | float | int] = {"count": 1, "phrase": place.words, "words": place.words}
    if place.speaker is not None:
        params["speaker"] = place.speaker
    if place.measured is not None:
        params["measured"] = place.measured
    if place.limit is not None:
        params["limit"] = place.limit
    key, equals, _ = place.words.partition("=")
    if equals:
        params["key"] = key
    return _sentence(place.what, params | {"unit": place.unit})


def _sentence(code: ReasonCode, params: dict[str, str | float | int]) -> Text:
    pattern = SENTENCES[code]
    return Text(
        zh=pattern.zh.format_map(_readable(params, "zh")), en=pattern.en.format_map(_readable(params, "en"))
    )


def _readable(params: dict[str, str | float | int], language: str) -> _Readable:
    """The parameters as they are shown; of ``question_zh`` and ``question_en`` one is ``question``."""
    return _Readable(
        {name.removesuffix(f"_{language}"): _shown(name, value, language) for name, value in params.items()}
    )


class _Readable(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


def _shown(name: str, value: str | float | int, language: str) -> str:
    named = {"speaker": SPEAKERS, "unit": UNITS, "key": KEYS, "doubt": DOUBTS}.get(name)
    if named is not None and str(value) in named:
        return named[str(value)].in_language(language)
    if isinstance(value, str):
        return value if len(value) <= LONGEST_SHOWN else value[: LONGEST_SHOWN - 1] + "…"
    return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) < 1 else f"{value:.1f}".removesuffix(".0")
