"""Who answers a question about a call by reading it; handed in, for most centres have nobody (Q2, Q3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.engines.scoring.reasons import ReasonCode
from app.engines.speech.types import Speaker


class Answer(StrEnum):
    """What can be answered. ``UNSURE`` leaves the item to a person."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class NumberedTurn:
    """What somebody says in one breath; ``number`` counts the call's turns from 1, ``words`` are masked."""

    number: int
    speaker: Speaker
    words: str


@dataclass(frozen=True, slots=True)
class Citation:
    """The turn that an answer rests on, and the words of it."""

    turn: int
    words: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """An answer and what it rests on, as the judge gave it: nothing of it is checked yet."""

    answer: Answer
    citations: tuple[Citation, ...] = ()


class Judge(Protocol):
    """Reads turns and answers a question about them. Nothing else of the call is told."""

    def judge(self, question: str, turns: Sequence[NumberedTurn], language: str) -> Judgement | ReasonCode:
        """The answer, or why there is none. It never raises for what is wrong with the answerer.

        Findings are the same byte for byte only if the same question about the same turns always gets the
        same answer.
        """
        ...
