"""Freezing the rubrics of qa_rules/ as versions (Q1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Select, select, text, true, update
from sqlalchemy.exc import IntegrityError

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
from app.rubrics.models import RubricVersion
from app.rubrics.policy.publishing import Known, lasting
from app.rubrics.queries import versions


def register_rubrics(actor: Actor, rules_dir: Path) -> Sequence[RubricVersion]:
    """Freeze the rubrics in ``rules_dir/rubrics`` and put them in force (Q1); returns their versions.

    A text that is known already is not stored again, and two processes may do this at once. Versions
    whose file was changed or taken away stay for the scores that were made with them; where the changed
    file counts only from a later day (``valid_from``), the one before stays in force for the calls
    until then. A version that was published in the browser counts until a file has a higher number
    (decision 13). Raises InvalidInput with file, line and key of what is wrong; then nothing changes.
    """
    require(actor, Permission.RUBRIC_REGISTER)
    book = _read(rules_dir)
    one_at_a_time()
    for file in book.rubrics.values():
        _freeze(actor, file, book)
    filed = RubricVersion.digest.in_([file.hash for file in book.rubrics.values()])
    wanted = select(RubricVersion).where(filed).order_by(RubricVersion.code)
    registered = db.session.scalars(wanted, execution_options={"populate_existing": True}).all()
    put_in_force({one.id: one for one in [*registered, *versions.list_in_force()]}.values(), registered)
    return registered


def one_at_a_time() -> None:
    """Until the transaction ends nobody else publishes or registers: which versions count is one decision.

    SQLite has one writer anyway.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE rubric_version IN SHARE ROW EXCLUSIVE MODE"))


def put_in_force(
    candidates: Iterable[RubricVersion], filed: Collection[RubricVersion], code: str | None = None
) -> None:
    """Of ``candidates`` those that last are in force, and no other version (of ``code``, or of all codes)."""
    known = [Known(one.id, versions.rubric_of(one), one.publisher_id is not None, one in filed)
             for one in candidates]  # fmt: skip
    is_current = RubricVersion.id.in_(lasting(known, local_time(clock.now()).date()))
    mine = RubricVersion.code == code if code is not None else true()
    for current, then in ((is_current, True), (~is_current, False)):
        stale = RubricVersion.in_force != then
        change_rows(update(RubricVersion).where(mine, current, stale).values(in_force=then))
    db.session.expire_all()


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
