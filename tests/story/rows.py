"""A database as what it says, free of when and in which order its rows came, so that two runs compare.

Rows are named by what is unique in them instead of by number, wherever a number stands: in foreign keys, in
the arguments of jobs, in the audit log. Left out: when something was done, by which worker, at which try.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Column, Row, Table, UniqueConstraint, select

from app.foundation.audit.tags import AuditTag
from app.foundation.db import Instant, canonical_json, db
from app.recordings.policy.incoming import source_name

UNTOLD_TABLES = {"part", "audit_head"}
UNTOLD = {
    "job": {"key", "priority", "attempts", "worker", "progress_done", "progress_total"},
    "audit_entry": {"address", "previous_digest", "digest"},
    "monthly_summary": {"digest", "files"},  # they hold the instant at which the summary was drawn up
}
UNTOLD_FACTS = {"made_at", "files"}
INSTANTS_OF_THE_DATA = {"call": {"started_at"}, "login_record": {"logged_in_at", "logged_out_at"}}
TABLE_OF = {"user": "user_account", "monitor": "user_account", "actor": "user_account"}
TABLE_OF |= {"version": "rubric_version", "summary": "monthly_summary"}
# What the timetable asks for every few minutes: how often, depends on the minute at which a run begins.
BY_THE_CLOCK = {
    "evaluations.publish_due", "live.ask_rules", "live.end_clocks", "live.match_records", "live.tend_mystery",
}  # fmt: skip
# A parcel that was sent again after a kill is further work, a month that was settled again a further deed:
# neither changes anything, and the log tells of both.
MAY_REPEAT = {"recordings.ingest_recording", "attendance:settled", "training-needs:found"}
Names = dict[str, dict[int, str]]


def told() -> dict[str, Counter[str]]:
    """Table → what its rows say, and how many say it."""
    rows = {
        table: db.session.execute(select(*table.columns)).all()
        for table in db.metadata.sorted_tables
        if table.name not in UNTOLD_TABLES
    }
    job = db.metadata.tables["job"]
    rows[job] = [row for row in rows[job] if row.name not in BY_THE_CLOCK]
    names: Names = {}
    for table, found in rows.items():  # parents come first
        if "id" in table.columns:
            names[table.name] = {row.id: _name(table, row, names) for row in found}
    return {
        table.name: _counted([_plain(table, row, names) for row in found]) for table, found in rows.items()
    }


def _name(table: Table, row: Row[Any], names: Names) -> str:
    unique = [index.columns for index in table.indexes if index.unique]
    unique += [rule.columns for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    certain = sorted(
        [column.name for column in columns]
        for columns in unique
        if not any(column.nullable for column in columns)
    )
    values = [_value(table.columns[name], row._mapping[name], names) for name in (certain or [[]])[0]]
    return "/".join(map(str, values))


def _plain(table: Table, row: Row[Any], names: Names) -> dict[str, Any]:
    plain = {
        column.name: _value(column, row._mapping[column.name], names)
        for column in table.columns
        if not column.primary_key and column.name not in UNTOLD.get(table.name, ()) and _is_told(column)
    }
    if table.name == "audit_entry":
        plain["target_id"] = _named(f"{row.target_type}_id", row.target_id, names)
        plain["actor_id"] = _named("actor_id", row.actor_id, names)
        if row.tag == AuditTag.SUMMARY_FILED:
            del plain["facts"]["digest"]
    return plain


def _is_told(column: Column[Any]) -> bool:
    is_instant = isinstance(column.type, Instant)
    return not is_instant or column.name in INSTANTS_OF_THE_DATA.get(column.table.name, ())


def _value(column: Column[Any], value: Any, names: Names) -> Any:
    if value is not None and column.foreign_keys:
        [key] = column.foreign_keys
        return names[key.column.table.name][value]
    if isinstance(value, bytes):
        return sha256(value).hexdigest()
    return _named(column.name, value, names) if isinstance(value, dict | list) else value


def _named(key: str, value: Any, names: Names) -> Any:
    """A value of a JSON document, in which ``call_id`` and its like are numbers of rows."""
    if isinstance(value, Mapping):
        return {k: _named(k, part, names) for k, part in value.items() if k not in UNTOLD_FACTS}
    if isinstance(value, list):
        return [_named(key, part, names) for part in value]
    if key == "name" and isinstance(value, str):
        return source_name(value)
    kind = key.removesuffix("_id")
    known = names.get(TABLE_OF.get(kind, kind), {})
    return known.get(value, value) if key.endswith("_id") and isinstance(value, int) else value


def _counted(plain: list[dict[str, Any]]) -> Counter[str]:
    said = Counter(canonical_json({key: str(value) for key, value in row.items()}) for row in plain)
    repeated = {row for row in said if any(f'"{word}"' in row for word in MAY_REPEAT)}
    return Counter({row: 1 if row in repeated else count for row, count in said.items()})
