"""Reasons are told in sentences, in both languages."""

from __future__ import annotations

import re
import string

import pytest

from app.engines.scoring.explain import explain, explain_evidence
from app.engines.scoring.finding import Evidence
from app.engines.scoring.outcome import because
from app.engines.scoring.reasons import ReasonCode
from app.engines.scoring.sentences import SENTENCES
from app.engines.speech.types import Speaker


def test_a_rate_is_told_with_measure_and_limit() -> None:
    reason = because(
        ReasonCode.RATE_TOO_FAST, speaker="agent", measured=212.0, limit=160.0, unit="characters/min"
    )
    assert explain(reason).zh == "座席语速每分钟 212 字，超过上限 160 字"
    reason = because(
        ReasonCode.RATE_TOO_FAST, speaker="agent", measured=212.04, limit=180.0, unit="words/min"
    )
    assert explain(reason).en == "the agent speaks 212 words a minute, limit 180"


def test_a_silence_is_told_from_its_evidence() -> None:
    place = Evidence(ReasonCode.SILENCE_LONG, None, 3.0, 15.5, "", 12.5, 8.0, "s")
    assert explain_evidence(place).zh == "静默 12.5 秒，超过上限 8 秒"
    assert explain_evidence(place).en == "12.5 s of silence, limit 8 s"


def test_words_are_quoted_as_they_were_heard() -> None:
    place = Evidence(ReasonCode.PHRASE_SAID, Speaker.AGENT, 1.0, 2.0, "{not} my problem")
    assert explain_evidence(place).en == "the agent said “{not} my problem”"


def test_a_value_without_end_is_cut() -> None:
    reason = because(ReasonCode.METADATA_NOT_MET, key="queue", measured="x" * 5000, limit="a, " * 5000)
    assert explain(reason).en.startswith("queue: xxx")
    assert len(explain(reason).en) < 700


def test_a_parameter_that_is_missing_does_not_hide_the_sentence() -> None:
    assert explain(because(ReasonCode.SILENCE_LONG)).en == "? s of silence, limit ? s"


@pytest.mark.parametrize("code", list(ReasonCode))
def test_every_reason_has_one_sentence_that_uses_the_same_facts_in_both_languages(code: ReasonCode) -> None:
    def names(pattern: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}

    sentence = SENTENCES[code]
    assert names(sentence.en) <= names(sentence.zh) | {"limit", "measured"}
    assert re.search("[\u4e00-\u9fff]", sentence.zh)
    assert not re.search("[\u4e00-\u9fff]", sentence.en)
