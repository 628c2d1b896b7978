"""An example that comes out otherwise than its rubric says, told to whoever wrote the rubric (Q3)."""

from __future__ import annotations

from collections.abc import Iterator

from app.engines.scoring.examples import ExampleFailure
from app.engines.scoring.explain import explain, explain_evidence
from app.engines.scoring.finding import Evidence
from app.foundation.i18n import _, language
from app.rubrics.policy.labels import VERDICTS


def failure_in_words(failure: ExampleFailure, place: str) -> Iterator[str]:
    """Lines in the reader's language: what was expected and found at ``place``, why, and the evidence."""
    title, expected = failure.title.in_language(language()), VERDICTS[failure.expected.value]
    head = f"{place}: {title}: {failure.item_code}: "
    if failure.found is None:
        yield head + str(_("%(expected)s expected, but the rubric is not for this call", expected=expected))
        return
    found = VERDICTS[failure.found.verdict.value]
    yield head + str(_("%(expected)s expected, %(found)s found", expected=expected, found=found))
    yield f"  {explain(failure.found.reason).in_language(language())}"
    for evidence in failure.found.evidence:
        yield f"    {_shown(evidence)}"


def _shown(place: Evidence) -> str:
    """What was heard there; where nothing was, what was measured."""
    told = explain_evidence(place).in_language(language())
    if place.start_s is None or place.end_s is None:
        return told
    return f"{place.start_s:.1f}–{place.end_s:.1f} s: " + (f"“{place.words}”" if place.words else told)
