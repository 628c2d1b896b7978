"""What the rules hand on: findings with their evidence (Q3), and the call they are about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, TypeAlias

from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.verdict import Verdict
from app.engines.speech.types import Facts, Speaker, Transcript

Metadata: TypeAlias = Mapping[str, str | int | float | None]

DIGITS = 3


@dataclass(frozen=True, slots=True)
class CallInput:
    """All that rules may know of a call.

    ``metadata`` keys in use: ``ring_s`` (seconds), ``hold_s``, ``queue``, ``direction``,
    ``seat_type``, ``hour`` (0–23, by the centre's clock at the start); a missing or ``None`` value makes
    rules that need it abstain. ``doubts``: codes of reasons to distrust who is named as speaker
    (``order_wrong``, ``order_untold``, ``mixed``; others are ignored). ``masked``: the text of each segment
    without personal data, all that a judge is told; where it is ``None``, none is asked.
    """

    transcript: Transcript
    facts: Facts
    metadata: Metadata = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    masked: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place in the call: who, from–to seconds, words, measured value and limit in ``unit``."""

    what: ReasonCode
    speaker: Speaker | None = None
    start_s: float | None = None
    end_s: float | None = None
    words: str = ""
    measured: float | None = None
    limit: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as code and parameters; ``explain`` turns it into a sentence."""

    code: ReasonCode
    params: tuple[tuple[str, str | float | int], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A proposal for one item of one rubric version; ``confidence`` in 0–1."""

    rubric_code: str
    rubric_version: int
    item_code: str
    verdict: Verdict
    confidence: float
    reason: Reason
    evidence: tuple[Evidence, ...] = ()


def to_json(findings: Iterable[Finding]) -> str:
    """The findings in canonical form: the same findings give the same bytes on every machine."""
    rows = [_plain(asdict(finding)) for finding in findings]
    return json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def from_json(text: str) -> tuple[Finding, ...]:
    """The findings that ``to_json`` wrote; ``KeyError`` or ``ValueError`` for anything else."""
    return tuple(_finding(row) for row in json.loads(text))


def _finding(row: dict[str, Any]) -> Finding:
    reason = Reason(
        ReasonCode(row["reason"]["code"]), tuple((key, value) for key, value in row["reason"]["params"])
    )
    evidence = tuple(_evidence(place) for place in row["evidence"])
    return Finding(**{**row, "verdict": Verdict(row["verdict"]), "reason": reason, "evidence": evidence})


def _evidence(row: dict[str, Any]) -> Evidence:
    speaker = None if row["speaker"] is None else Speaker(row["speaker"])
    return Evidence(**{**row, "what": ReasonCode(row["what"]), "speaker": speaker})


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        # -0.0 and 0.0 are equal but print differently
        return round(value, DIGITS) + 0.0
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value
