"""calls.json: the reference transcript and the planted faults of every recording."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from typing import Any

import av
import numpy as np
import pytest

from demo.calls import spoken_calls
from demo.centre import DEMO_FOLDER, demo_people

CALLS = spoken_calls()
ENGLISH = [call for call in CALLS if call["language"] == "en"]
MANDARIN = [call for call in CALLS if call["language"] == "zh-CN"]
GOOD = [call for call in CALLS if not call["faults"]]
KINDS = {
    "greeting_missing",
    "forbidden_word",
    "talking_over_customer",
    "long_silence",
    "hold_unannounced",
    "too_fast",
    "closing_missing",
    "promise_outside_rules",
}
LONGEST_PAUSE_S = 5.0


def kinds(call: dict[str, Any]) -> set[str]:
    return {fault["kind"] for fault in call["faults"]}


def without(kind: str) -> list[dict[str, Any]]:
    return [call for call in CALLS if kind not in kinds(call)]


def said_by_agent(call: dict[str, Any]) -> str:
    return " ".join(turn["text"] for turn in call["turns"] if turn["speaker"] == "agent")


def overlaps(call: dict[str, Any]) -> bool:
    return any(first["end_s"] > second["start_s"] for first, second in pairwise(call["turns"]))


def pauses_s(call: dict[str, Any]) -> list[float]:
    return [second["start_s"] - first["end_s"] for first, second in pairwise(call["turns"])]


def words_a_minute(call: dict[str, Any]) -> float:
    own = [turn for turn in call["turns"] if turn["speaker"] == "agent"]
    return float(sum(len(t["text"].split()) for t in own) * 60 / sum(t["end_s"] - t["start_s"] for t in own))


def test_there_are_180_english_and_22_mandarin_calls() -> None:
    assert (len(ENGLISH), len(MANDARIN)) == (180, 22)


def test_every_kind_of_fault_is_planted_in_nine_english_calls_and_one_mandarin_call() -> None:
    english = Counter(kind for call in ENGLISH for kind in kinds(call))
    mandarin = Counter(kind for call in MANDARIN for kind in kinds(call))
    assert (set(english), set(mandarin)) == (KINDS, KINDS)
    assert min(english.values()) >= 9


def test_three_of_five_calls_are_free_of_faults() -> None:
    assert len(GOOD) >= 0.6 * len(CALLS)


def test_calls_last_between_20_and_60_seconds() -> None:
    assert [call["id"] for call in CALLS if not 20 <= call["duration_s"] <= 60] == []


def test_turns_overlap_only_where_that_is_planted() -> None:
    assert {call["id"] for call in CALLS if overlaps(call)} == {
        call["id"] for call in CALLS if "talking_over_customer" in kinds(call)
    }


def test_planted_overlap_lasts_long_enough_to_be_heard() -> None:
    spans = [f for call in CALLS for f in call["faults"] if f["kind"] == "talking_over_customer"]
    assert min(span["end_s"] - span["start_s"] for span in spans) >= 1.2


def test_nobody_is_silent_for_long_without_a_hold_or_a_planted_silence() -> None:
    silent = {call["id"] for call in CALLS if max(pauses_s(call)) > LONGEST_PAUSE_S}
    assert silent == {call["id"] for call in CALLS if call["hold_s"] > 0 or "long_silence" in kinds(call)}


def test_a_planted_silence_is_no_hold() -> None:
    planted = [call for call in CALLS if "long_silence" in kinds(call)]
    assert all(max(pauses_s(call)) >= 12 and call["hold_s"] == 0 for call in planted)


def test_every_hold_is_announced_and_thanked_for_unless_planted() -> None:
    asked = ("hold", "稍等")
    held = [call for call in without("hold_unannounced") if call["hold_s"] > 0]
    assert held
    assert all(any(word in said_by_agent(call).lower() for word in asked) for call in held)


def test_an_unannounced_hold_is_not_mentioned_by_the_agent() -> None:
    planted = [call for call in CALLS if "hold_unannounced" in kinds(call)]
    assert all(call["hold_s"] >= 10 and "hold" not in said_by_agent(call).lower() for call in planted)


def test_agents_speak_within_the_norm_unless_planted() -> None:
    rates = [words_a_minute(call) for call in without("too_fast") if call["language"] == "en"]
    assert (min(rates) >= 120, max(rates) <= 170) == (True, True)


def test_planted_haste_is_clearly_faster() -> None:
    assert min(words_a_minute(call) for call in ENGLISH if "too_fast" in kinds(call)) >= 215


@pytest.mark.parametrize(
    ("kind", "phrases"),
    [
        ("promise_outside_rules", ("guarantee", "promise", "保证")),
        ("forbidden_word", ("not my problem", "calm down", "not my job", "read the contract", "don't care")),
        ("forbidden_word", ("不归我管", "自己不会看", "爱办不办")),
    ],
)
def test_only_planted_calls_contain_the_forbidden_phrases(kind: str, phrases: tuple[str, ...]) -> None:
    assert [call["id"] for call in without(kind) if any(p in said_by_agent(call) for p in phrases)] == []


def test_the_company_is_named_at_start_and_end_unless_planted() -> None:
    for call in without("greeting_missing"):
        first = next(turn["text"] for turn in call["turns"] if turn["speaker"] == "agent")
        assert "Northwind Energy" in first or "北风能源" in first
    for call in without("closing_missing"):
        assert "oodbye" in call["turns"][-1]["text"] or "再见" in call["turns"][-1]["text"]


def test_an_english_agent_gives_the_name_of_the_agent_whose_call_it_is() -> None:
    names = {agent.number: agent.name_en.split()[0] for agent in demo_people().agents}
    for call in [call for call in ENGLISH if "greeting_missing" not in kinds(call)]:
        assert names[call["agent_number"]] in call["turns"][0]["text"]


def test_fault_words_stand_in_a_turn_of_the_agent_at_that_time() -> None:
    for call in CALLS:
        for fault in [
            fault for fault in call["faults"] if fault["words"] and fault["kind"] != "hold_unannounced"
        ]:
            here = [t for t in call["turns"] if t["start_s"] <= fault["start_s"] <= t["end_s"]]
            assert any(fault["words"] in turn["text"] for turn in here)


def test_a_mandarin_sidecar_repeats_the_manifest() -> None:
    for call in MANDARIN:
        sidecar = json.loads((DEMO_FOLDER / call["sidecar"]).read_text(encoding="utf-8"))
        assert sidecar == {"language": "zh-CN", "segments": call["turns"]}


def test_the_demo_takes_at_most_forty_megabytes() -> None:
    assert sum(path.stat().st_size for path in DEMO_FOLDER.rglob("*") if path.is_file()) <= 40_000_000


@pytest.mark.parametrize("call", [CALLS[0], CALLS[90], CALLS[179], CALLS[-1]], ids=lambda call: call["id"])
def test_a_recording_has_two_channels_that_stay_apart(call: dict[str, Any]) -> None:
    with av.open(str(DEMO_FOLDER / call["file"])) as container:
        sound = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
    assert sound.shape[0] == 2
    assert abs(np.corrcoef(sound)[0, 1]) <= 0.05
    assert sound.shape[1] / 48_000 == pytest.approx(call["duration_s"], abs=0.2)
