"""From calls and rubrics to findings (Q3). The same input gives the same findings, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.engines.scoring.checks.check import check
from app.engines.scoring.finding import CallInput, Evidence, Finding, Reason
from app.engines.scoring.heard import Heard
from app.engines.scoring.judge import Judge
from app.engines.scoring.lexicon import Lexicon
from app.engines.scoring.matching import Matcher
from app.engines.scoring.outcome import Outcome
from app.engines.scoring.rubric import Item, Rubric
from app.engines.scoring.sentence_model import SentenceModel
from app.engines.scoring.verdict import Verdict
from app.engines.scoring.walk import anchor_keys, phrase_keys, rules

DIGITS = 3


@dataclass(frozen=True, slots=True)
class CompiledRubrics:
    """Rubrics with their phrases compiled, one matcher a language, and what compares sentences, if any."""

    rubrics: tuple[Rubric, ...]
    matchers: Mapping[str, Matcher]
    model: SentenceModel | None = None


def compile_rubrics(
    rubrics: Iterable[Rubric], lexicons: Mapping[str, Lexicon], model: SentenceModel | None = None
) -> CompiledRubrics:
    """Rubrics ready for ``find``; compile once, use for many calls. ``PhraseError`` for a bad phrase.

    Without a ``model`` rules about meaning abstain.
    """
    rubrics = tuple(rubrics)
    matchers: dict[str, Matcher] = {}
    for language in sorted({rubric.language for rubric in rubrics}):
        here = [rubric for rubric in rubrics if rubric.language == language]
        found = [key for rubric in here for _, rule in rules(rubric) for _, key in phrase_keys(rule)]
        found += [key for rubric in here for _, key in anchor_keys(rubric)]
        matchers[language] = Matcher(found, language, lexicons)
    return CompiledRubrics(rubrics, matchers, model)


def find(compiled: CompiledRubrics, call: CallInput, judge: Judge | None = None) -> tuple[Finding, ...]:
    """A proposal for each item with a rule, of each rubric that is for this call (Q2, Q3).

    Rubrics in another language than the transcript's, or for other queues, directions or seat types
    than the call's, are passed over. Order: rubrics as given, items as on the form. Without a ``judge``
    rules that ask one abstain.
    """
    language = product_language(call.transcript.language)
    matcher = compiled.matchers.get(language)
    if matcher is None:
        return ()
    matches = matcher.match(call.transcript)
    return tuple(
        _finding(rubric, item, Heard(call, matches, rubric.hearing, rubric.anchors, compiled.model, judge))
        for rubric in compiled.rubrics
        if rubric.language == language and is_for(rubric, call)
        for item in rubric.items
        if item.rule is not None
    )


def product_language(tag: str) -> str:
    """The product's tag for a BCP 47 tag: ``zh-CN`` for any Chinese, else the primary language."""
    primary = tag.lower().replace("_", "-").partition("-")[0]
    return "zh-CN" if primary == "zh" else primary


def is_for(rubric: Rubric, call: CallInput) -> bool:
    """Whether the rubric is for this call's queue, direction and seat type; unknown ones pass."""
    wanted = {
        "queue": rubric.applies_to.queues,
        "direction": rubric.applies_to.directions,
        "seat_type": rubric.applies_to.seat_types,
    }
    values = {key: call.metadata.get(key) for key in wanted}
    return all(not some or values[key] is None or values[key] in some for key, some in wanted.items())


def _finding(rubric: Rubric, item: Item, heard: Heard) -> Finding:
    verdict, outcome = _judged(item, heard)
    return Finding(
        rubric_code=rubric.code,
        rubric_version=rubric.version,
        item_code=item.code,
        verdict=verdict,
        confidence=round(outcome.confidence, DIGITS),
        reason=_rounded_reason(outcome.reason),
        evidence=tuple(_rounded(place) for place in outcome.evidence),
    )


def _judged(item: Item, heard: Heard) -> tuple[Verdict, Outcome]:
    if item.when is not None:
        asked = check(item.when, heard)
        if asked.truth is False:
            return Verdict.NOT_APPLICABLE, asked
        if asked.truth is None:
            return Verdict.ABSTAIN, asked
    if item.rule is None:
        raise ValueError(f"{item.code} has no rule: a person judges it")
    outcome = check(item.rule, heard)
    if outcome.truth is None:
        return Verdict.ABSTAIN, outcome
    return (Verdict.PASS if outcome.truth else Verdict.FAIL), outcome


def _rounded_reason(reason: Reason) -> Reason:
    return Reason(reason.code, tuple((name, _round(value)) for name, value in reason.params))


def _round(value: str | float | int) -> str | float | int:
    return round(value, DIGITS) if isinstance(value, float) else value


def _rounded(place: Evidence) -> Evidence:
    def short(value: float | None) -> float | None:
        return None if value is None else round(value, DIGITS)

    return Evidence(
        what=place.what,
        speaker=place.speaker,
        start_s=short(place.start_s),
        end_s=short(place.end_s),
        words=place.words,
        measured=short(place.measured),
        limit=short(place.limit),
        unit=place.unit,
    )
