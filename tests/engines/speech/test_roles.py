from __future__ import annotations

import numpy as np
import pytest

from app.engines.speech.roles import second_is_agent

ENGLISH = ("Northwind Energy", "how can I help")
CHINESE = ("北风能源", "请问有什么可以帮您")
FIRST, SECOND = 0.02, 0.98


@pytest.mark.parametrize(
    ("texts", "voices", "openings", "direction", "agent"),
    [
        (["Northwind Energy, how can I help?", "Hi, my bill"], [FIRST, SECOND], ENGLISH, "inbound", "first"),
        (["Hello?", "Hi, this is Anna of Northwind Energy"], [FIRST, SECOND], ENGLISH, "outbound", "second"),
        (["Hello?", "Good day, is that Mr Hill?"], [FIRST, SECOND], ENGLISH, "outbound", "second"),
        (["Yes?", "Hi, my bill is wrong"], [FIRST, SECOND], ENGLISH, "inbound", "first"),
        (["Yes?", "Hi, my bill is wrong"], [FIRST, SECOND], ENGLISH, None, "nobody"),
        (["Hi, my bill", "North wind energy, how can I held you?"], [FIRST, SECOND], ENGLISH, None, "second"),
        (["喂", "您好，被风能源，请问有什么可以帮您？"], [FIRST, SECOND], CHINESE, None, "second"),
        (["hi", "no"], [FIRST, SECOND], ("his highness",), None, "nobody"),
        (["Northwind Energy"], [0.5], ENGLISH, None, "nobody"),
        ([], [], ENGLISH, "inbound", "nobody"),
        (["Northwind Energy"], [FIRST], ("", "…"), None, "nobody"),
    ],
)
def test_the_agent_is_who_says_the_centres_phrases_and_who_answers(texts, voices, openings, direction, agent):
    chance = second_is_agent(texts, np.array(voices), openings, direction)
    assert {"first": chance < 0.2, "second": chance > 0.8, "nobody": abs(chance - 0.5) < 1e-9}[agent]


def test_a_phrase_of_the_agent_in_the_customers_mouth_makes_it_unsure():
    texts = ["Northwind Energy, good morning", "Is that Northwind Energy?"]
    one = second_is_agent(texts[:1], np.array([FIRST]), ENGLISH[:1], None)
    both = second_is_agent(
        ["Is that Northwind Energy", "how can I help"], np.array([SECOND, FIRST]), ENGLISH, None
    )
    assert one < 0.2
    assert both == pytest.approx(0.5)


def test_a_phrase_counts_once_however_often_it_is_said():
    once = second_is_agent(["how can I help"], np.array([FIRST]), ENGLISH, None)
    twice = second_is_agent(["how can I help"] * 2, np.array([FIRST] * 2), ENGLISH * 2, None)
    assert once == twice
