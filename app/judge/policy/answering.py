"""Whether what came back is an answer: the schema that was asked for, to the letter."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.engines.scoring.judge import Answer, Citation, Judgement
from app.judge.policy.asking import MOST_CITATIONS


class Unreadable(ValueError):
    """What came back is no answer."""


class _Citation(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    turn: Annotated[int, Field(ge=1, le=1_000_000)]
    words: Annotated[str, Field(min_length=1, max_length=2000)]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    answer: Literal["yes", "no", "unsure"]
    citations: Annotated[list[_Citation], Field(max_length=MOST_CITATIONS)]


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message


class _Completion(BaseModel):
    choices: Annotated[list[_Choice], Field(min_length=1)]


def read_answer(content: bytes) -> dict[str, Any]:
    """The answer out of a chat completion, as it is kept; Unreadable for anything that is not one."""
    try:
        completion = _Completion.model_validate_json(content)
        return _Answer.model_validate_json(completion.choices[0].message.content).model_dump()
    except ValidationError as error:
        # Neither this nor its cause goes into a log: it may quote the call.
        raise Unreadable(f"{error.error_count()} faults") from None


def judgement_of(plain: dict[str, Any]) -> Judgement:
    """A kept answer as the engine knows it."""
    citations = (Citation(one["turn"], one["words"]) for one in plain["citations"])
    return Judgement(Answer(plain["answer"]), tuple(citations))
