"""Asking the language model: logged before anything leaves the house, and kept as soon as it is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.exc import IntegrityError

from app.engines.scoring.judge import Judgement, NumberedTurn
from app.engines.scoring.reasons import ReasonCode
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.endpoint import NoAnswer
from app.judge.models import StoredJudgement
from app.judge.policy.answering import Unreadable, judgement_of, read_answer
from app.judge.policy.asking import Setup, body_of, digest_of, is_too_long
from app.judge.queries import find_answer

log = structlog.get_logger()


def note_asked(actor: Actor, setup: Setup, transcript_id: int, digest: str, turns: int) -> None:
    """Log that masked turns of a transcript are about to be sent, where to, and under which hash (X1)."""
    require(actor, Permission.JOB_RUN)
    record(
        actor, AuditTag.JUDGE_ASKED, "transcript", transcript_id,
        host=setup.endpoint.host, model=setup.model, digest=digest, turns=turns,
    )  # fmt: skip


def keep_answer(actor: Actor, model: str, digest: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Keep what was answered; returns the answer that holds: of two that come at once, the first."""
    require(actor, Permission.JOB_RUN)
    row = StoredJudgement(digest=digest, model=model, answer=answer, answered_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return find_answer(db.session(), digest) or answer
    return answer


@dataclass(slots=True)
class AskingJudge:
    """Answers as kept, else asks; for one transcript. ``write`` runs a change in a transaction of its own.

    Once the endpoint gave no answer, it is not tried again for this call: whatever it is, a job ends soon.
    """

    actor: Actor
    setup: Setup
    transcript_id: int
    write: Callable[[Callable[[], Any]], Any]
    is_silent: bool = False

    def judge(self, question: str, turns: Sequence[NumberedTurn], language: str) -> Judgement | ReasonCode:
        """See ``engines.scoring.judge.Judge``."""
        if is_too_long(turns):
            return ReasonCode.JUDGE_TOO_LONG
        body = body_of(self.setup.model, question, turns, language)
        digest = digest_of(body)
        kept = find_answer(db.session(), digest)
        if kept is not None:
            return judgement_of(kept)
        if self.is_silent:
            return ReasonCode.JUDGE_SILENT
        self.write(lambda: note_asked(self.actor, self.setup, self.transcript_id, digest, len(turns)))
        return self._asked(body, digest)

    def _asked(self, body: bytes, digest: str) -> Judgement | ReasonCode:
        try:
            answer = read_answer(self.setup.endpoint.post_json(body))
        except NoAnswer as error:
            self.is_silent = True
            log.warning("judge.silent", host=self.setup.endpoint.host, why=str(error))
            return ReasonCode.JUDGE_SILENT
        except Unreadable as error:
            log.warning("judge.unreadable", host=self.setup.endpoint.host, why=str(error))
            return ReasonCode.JUDGE_UNREADABLE
        return judgement_of(self.write(lambda: keep_answer(self.actor, self.setup.model, digest, answer)))
