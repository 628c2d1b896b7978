"""Rubrics small enough to read in a test, their versions, and transcripts for their rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.engines.scoring.loader import load_rubric, rubric_hash
from app.engines.scoring.verdict import Verdict
from app.engines.speech.types import Facts, Segment, Span, Speaker, Word
from app.rubrics.models import RubricVersion, StoredFinding
from app.transcription.models import StoredSegment, StoredTranscript
from app.transcription.policy.stored import facts_to_json, segment_to_row
from tests.factories.build import NOON, kept, make_recording

SMALL = """
code: small-en
version: 1
title: {zh: 小评分表, en: Small form}
language: en
sections:
  - code: opening
    title: {zh: 开头, en: Opening}
    items:
      - code: greeting
        title: {zh: 开头语, en: Greeting}
        guidance: {what: {zh: 问候客户, en: Greet the customer}, good: [{zh: 您好, en: Good morning}]}
        points: 30
        rule: {phrase: {any: [good morning], by: agent}}
  - code: talk
    title: {zh: 交谈, en: Talking}
    items:
      - code: rude
        title: {zh: 服务禁语, en: Forbidden words}
        guidance: {what: {zh: 不得使用禁语, en: None of the forbidden words}}
        points: 20
        fatal: true
        rule: {phrase: {none: [shut up], by: agent}}
      - code: silence
        title: {zh: 长时间静默, en: Long silence}
        guidance: {what: {zh: 不得长时间静默, en: No long silence}}
        points: 20
        not_applicable: true
        rule: {not: {silence: {longer_than_s: 8}}}
      - code: solved
        title: {zh: 问题解决, en: Problem solved}
        guidance: {what: {zh: 解决客户的问题, en: The problem is solved}}
        points: 30
"""
CODES = ["greeting", "rude", "silence", "solved"]
# Every kind of item, and every effect of "not applicable". A call without a name gets its second item folded.
KINDS = """
code: kinds-en
version: 3
title: {zh: 各类评分项, en: All kinds of items}
language: en
applies_to: {languages: [en], queues: [billing], directions: [inbound]}
sections:
  - code: opening
    title: {zh: 开头, en: Opening}
    weight: 30
    items:
      - code: verified
        title: {zh: 身份核实, en: Identity checked}
        guidance: {what: {zh: 核实客户身份, en: Check who is calling}}
        points: 4
        not_applicable: true
        left_out: section
        rule: {phrase: {any: [your date of birth], by: agent}}
      - code: verified-how
        title: {zh: 核实方式, en: Way of checking}
        guidance: {what: {zh: 按规定的问题核实, en: By the questions that are set}}
        points: 2
        left_out: full
        asked_if: {item: verified, decided: [pass, part]}
      - code: greeting
        title: {zh: 开头语, en: Greeting}
        guidance: {what: {zh: 问候客户, en: Greet the customer}}
        points: 4
        rule: {phrase: {any: [good morning], by: agent}}
  - code: talk
    title: {zh: 交谈, en: Talking}
    weight: 70
    items:
      - code: tone
        title: {zh: 服务态度, en: Tone}
        guidance: {what: {zh: 亲切、耐心, en: Friendly and patient}}
        points: 10
        scale:
          - {title: {zh: 亲切, en: Warm}, points: 10}
          - {title: {zh: 客气, en: Polite}, points: 7.5}
          - {title: {zh: 平淡, en: Flat}, points: 4}
          - {title: {zh: 冷淡, en: Cold}, points: 1}
        rule: {phrase: {any: [thank you], by: agent}}
      - code: jargon
        title: {zh: 通俗用语, en: Plain words}
        guidance: {what: {zh: 不用行话, en: No jargon}}
        points: 10
        deduct: 3
        not_applicable: true
        rule: {phrase: {none: [kilowatt], by: agent}}
      - code: rude
        title: {zh: 服务禁语, en: Forbidden words}
        guidance: {what: {zh: 不得使用禁语, en: None of the forbidden words}}
        points: 5
        fatal: true
        rule: {phrase: {none: [shut up], by: agent}}
      - code: praise
        title: {zh: 客户表扬, en: Praised by the customer}
        guidance: {what: {zh: 客户当场表扬, en: The customer says thanks for the help}}
        points: 5
        bonus: true
        rule: {phrase: {any: [wonderful service], by: customer}}
"""
KIND_CODES = ["verified", "verified-how", "greeting", "tone", "jargon", "rude", "praise"]


def make_version(text: str = SMALL, **values: Any) -> RubricVersion:
    rubric = load_rubric(text, "test.yaml")
    defaults = {
        "code": rubric.code, "digest": rubric_hash(text), "language": rubric.language,
        "title_en": rubric.title.en, "title_zh": rubric.title.zh, "source": text, "lexicons": {},
        "registered_at": NOON, "in_force": True,
    }  # fmt: skip
    return kept(RubricVersion(**(defaults | values)))


def write_rules(folder: Path, *texts: str) -> Path:
    """A folder of rules with these rubrics and nothing else."""
    (folder / "lexicons").mkdir(parents=True, exist_ok=True)
    (folder / "rubrics").mkdir(exist_ok=True)
    for old in (folder / "rubrics").iterdir():
        old.unlink()
    for number, text in enumerate(texts):
        (folder / "rubrics" / f"{number}.yaml").write_text(text, encoding="utf-8")
    return folder


def segment(text: str, start_s: float, end_s: float, speaker: Speaker = Speaker.AGENT) -> Segment:
    texts = text.split()
    step = (end_s - start_s) / len(texts)
    words = tuple(
        Word(word, start_s + n * step, start_s + (n + 1) * step, 0.9) for n, word in enumerate(texts)
    )
    return Segment(speaker, start_s, end_s, text, words, 0.9)


def make_transcript(*segments: Segment, silences: tuple[Span, ...] = (), **values: Any) -> StoredTranscript:
    said = segments or (
        segment("good morning this is the energy company", 0, 4),
        segment("hello I have a question", 4, 6, Speaker.CUSTOMER),
    )
    facts = Facts(60.0, {}, (), (), silences, {}, {}, {})
    rows = [StoredSegment(position=n, **segment_to_row(one)) for n, one in enumerate(said)]
    recording_id = values.pop("recording_id", None) or make_recording().id
    defaults = {"language": "en", "engine": "test", "facts": facts_to_json(facts), "stored_at": NOON}
    return kept(StoredTranscript(recording_id=recording_id, segments=rows, **(defaults | values)))


def make_finding(transcript: StoredTranscript, version: RubricVersion, item_code: str, **values: Any) -> Any:
    said = {
        "what": "phrase_said",
        "speaker": "agent",
        "words": "good morning",
        "measured": None,
        "limit": None,
    }
    defaults = {
        "verdict": Verdict.PASS.value, "confidence": 0.9, "found_at": NOON,
        "reason": {"code": "phrase_said", "params": [["speaker", "agent"], ["words", "good morning"]]},
        "evidence": [said | {"start_s": 0.0, "end_s": 1.2, "unit": ""}],
    }  # fmt: skip
    row = StoredFinding(
        transcript_id=transcript.id, rubric_version_id=version.id, item_code=item_code, **(defaults | values)
    )
    return kept(row)
