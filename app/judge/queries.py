"""What the language model is told, and what it answered before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.engines.scoring.judge import Judgement, NumberedTurn
from app.engines.scoring.reasons import ReasonCode
from app.foundation.db import db
from app.judge.models import StoredJudgement
from app.judge.policy.answering import judgement_of
from app.judge.policy.asking import Setup, body_of, digest_of
from app.judge.policy.names import hide_name
from app.transcription.models import StoredTranscript
from app.transcription.queries.transcripts import masked_texts


def told_of(stored: StoredTranscript) -> tuple[str, ...]:
    """All that a judge is told of a call: the text of each turn, masked, without the agent's name (X3)."""
    agent = stored.recording.call.agent
    names = (agent.name_zh, agent.name_en)
    return tuple(hide_name(text, names, stored.language) for text in masked_texts(stored))


def find_answer(session: Session, digest: str) -> dict[str, Any] | None:
    """The answer that is kept under the hash of what was sent; None if it was never given."""
    return session.scalars(select(StoredJudgement.answer).where(StoredJudgement.digest == digest)).first()


@dataclass(frozen=True, slots=True)
class KeptJudge:
    """Answers as ``model`` did when it was asked, and asks nobody: for back-tests."""

    model: str

    def judge(self, question: str, turns: Sequence[NumberedTurn], language: str) -> Judgement | ReasonCode:
        """See ``engines.scoring.judge.Judge``. A session of its own: no reading stays open for an hour."""
        digest = digest_of(body_of(self.model, question, turns, language))
        with Session(db.engine) as session:
            kept = find_answer(session, digest)
        return ReasonCode.JUDGE_NOT_ASKED if kept is None else judgement_of(kept)


def kept_judge(setup: Setup | None) -> KeptJudge | None:
    """For back-tests: the model that is set up, as it answered before; None where none is."""
    return None if setup is None else KeptJudge(setup.model)
