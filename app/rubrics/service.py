"""What can be done with rubrics: registering versions, storing what their rules find, trying a draft."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.engines.backtest.report import Report
from app.engines.backtest.report import to_json as report_to_json
from app.engines.scoring.finding import Finding, to_json
from app.engines.scoring.loader import LEXICON, RubricFile, RuleBook, read_rules
from app.engines.scoring.problem import RubricError
from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import change_rows, db
from app.foundation.errors import InvalidInput
from app.foundation.i18n import local_time
from app.foundation.queue.enqueue import URGENT, enqueue, enqueue_many
from app.foundation.storage import storage
from app.rubrics.events import findings_stored
from app.rubrics.models import RubricVersion, StoredFinding
from app.rubrics.policy.period import Period
from app.rubrics.policy.validity import outlives
from app.rubrics.queries import backtests, standards, versions
from app.rubrics.queries import findings as found_queries
from app.rubrics.queries.versions import Frozen


def register_rubrics(actor: Actor, rules_dir: Path) -> Sequence[RubricVersion]:
    """Freeze the rubrics in ``rules_dir/rubrics`` and put them in force (Q1); returns their versions.

    A text that is known already is not stored again, and two processes may do this at once. Versions
    whose file was changed or taken away stay for the scores that were made with them; where the changed
    file counts only from a later day (``valid_from``), the one before stays in force for the calls
    until then. Raises InvalidInput with file, line and key of what is wrong in a file; then nothing changes.
    """
    require(actor, Permission.RUBRIC_REGISTER)
    book = _read(rules_dir)
    for file in book.rubrics.values():
        _freeze(actor, file, book)
    filed = RubricVersion.digest.in_([file.hash for file in book.rubrics.values()])
    is_current = filed | RubricVersion.id.in_(_outliving(book))
    for current, then in ((is_current, True), (~is_current, False)):
        stale = RubricVersion.in_force != then
        change_rows(update(RubricVersion).where(current, stale).values(in_force=then))
    return db.session.scalars(select(RubricVersion).where(filed).order_by(RubricVersion.code)).all()


def store_findings(actor: Actor, transcript_id: int, version_id: int, findings: Iterable[Finding]) -> int:
    """Keep what the rules of a version found in a transcript (Q3); returns how many were stored.

    Findings that are there already are never replaced: a score refers to them.
    """
    require(actor, Permission.JOB_RUN)
    rows = json.loads(to_json(findings))
    if not rows or found_queries.has_findings(transcript_id, version_id):
        return 0
    now = clock.now()
    frame = {"transcript_id": transcript_id, "rubric_version_id": version_id, "found_at": now}
    kept = ("item_code", "verdict", "confidence", "reason", "evidence")
    db.session.execute(insert(StoredFinding), [frame | {name: row[name] for name in kept} for row in rows])
    record(
        actor, AuditTag.FINDINGS_STORED, "transcript", transcript_id,
        rubric_version_id=version_id, count=len(rows),
    )  # fmt: skip
    findings_stored.send(transcript_id=transcript_id, rubric_version_id=version_id)
    return len(rows)


def request_findings(wanted: Mapping[int, int]) -> None:
    """Queue the rules for calls that their version has not looked at; ``wanted``: call id → version id.

    Calls without a transcript are left out: they come by themselves when theirs is stored.
    """
    transcripts = found_queries.transcripts_of(wanted)
    done = found_queries.looked_at(transcripts.values())
    batch = [
        {"transcript_id": transcript_id, "version_id": wanted[call_id]}
        for call_id, transcript_id in sorted(transcripts.items())
        if (transcript_id, wanted[call_id]) not in done
    ]
    if batch:
        enqueue_many("rubrics.find", batch)


def _outliving(book: RuleBook) -> list[int]:
    """Ids of the versions in force that stay so for the calls before their successor's first day."""
    today, files = local_time(clock.now()).date(), book.rubrics
    return [
        version.id
        for version, rubric in versions.rubrics_in_force()
        if version.code in files and outlives(rubric, files[version.code].rubric, today)
    ]


def request_backtest(actor: Actor, draft: Frozen, against: int, period: Period) -> int:
    """Queue a back-test of a draft against a registered version; returns its id.

    Asked for again, the same one runs anew, on the calls that are there by then.
    """
    require(actor, Permission.RUBRIC_BACKTEST)
    digest = storage().file_away(standards.to_json(draft), backtests.SUFFIX)
    arguments = backtests.arguments_of(digest, against, period)
    job_id = enqueue(backtests.JOB, again=True, priority=URGENT, **arguments)
    record(actor, AuditTag.RUBRIC_BACKTEST_ASKED, backtests.TARGET, job_id, code=draft.code, **arguments)
    return job_id


def file_backtest(actor: Actor, job_id: int, report: Report) -> None:
    """File what a back-test found; the audit log tells under which hash."""
    require(actor, Permission.JOB_RUN)
    digest = storage().file_away(report_to_json(report), backtests.SUFFIX)
    record(actor, AuditTag.RUBRIC_BACKTESTED, backtests.TARGET, job_id, result=digest, calls=report.calls)


def _read(rules_dir: Path) -> RuleBook:
    try:
        return read_rules(rules_dir)
    except RubricError as error:
        raise InvalidInput(str(error)) from error


def _freeze(actor: Actor, file: RubricFile, book: RuleBook) -> None:
    """Store the version unless its digest is there; losing the race against another process is no error."""
    if db.session.scalars(_known(file.hash)).first() is not None:
        return
    version = RubricVersion(
        code=file.rubric.code, digest=file.hash, language=file.rubric.language, title_en=file.rubric.title.en,
        title_zh=file.rubric.title.zh, source=file.text, lexicons=_plain_lexicons(file, book),
        registered_at=clock.now(), in_force=True,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(version)
    except IntegrityError:
        return
    facts = {"code": version.code, "digest": version.digest}
    record(actor, AuditTag.RUBRIC_REGISTERED, "rubric_version", version.id, **facts)


def _known(digest: str) -> Select[int]:
    return select(RubricVersion.id).where(RubricVersion.digest == digest)


def _plain_lexicons(file: RubricFile, book: RuleBook) -> dict[str, Any]:
    mine = {code: lex for code, lex in book.lexicons.items() if lex.language == file.rubric.language}
    return {code: LEXICON.dump_python(lexicon, mode="json") for code, lexicon in mine.items()}
