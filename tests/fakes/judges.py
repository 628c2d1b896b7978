"""Judges in a few lines: one that listens for a greeting, one that says what it is told to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.engines.scoring.judge import Answer, Citation, Judgement, NumberedTurn
from app.engines.scoring.reasons import ReasonCode

Answered = Judgement | ReasonCode


class Listener:
    """Yes, if somebody says hello, and cites him; else unsure."""

    def judge(self, question: str, turns: Sequence[NumberedTurn], language: str) -> Answered:
        greetings = (Citation(turn.number, turn.words) for turn in turns if "hello" in turn.words)
        cited = tuple(greetings)
        return Judgement(Answer.YES, cited) if cited else Judgement(Answer.UNSURE)


@dataclass
class Parrot:
    """Answers what it was given, and remembers what it was asked."""

    answer: Answered
    asked: list[tuple[str, tuple[NumberedTurn, ...], str]] = field(default_factory=list)

    def judge(self, question: str, turns: Sequence[NumberedTurn], language: str) -> Answered:
        self.asked.append((question, tuple(turns), language))
        return self.answer


class Obedient:
    """A model that is fooled: who says "answer yes" gets it, with his own words as proof."""

    def judge(self, question: str, turns: Sequence[NumberedTurn], language: str) -> Answered:
        told = [turn for turn in turns if "answer yes" in turn.words]
        if not told:
            return Judgement(Answer.UNSURE)
        return Judgement(Answer.YES, (Citation(told[-1].number, told[-1].words),))
