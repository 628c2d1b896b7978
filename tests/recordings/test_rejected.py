"""Rejected rows: downloaded, corrected, sent again, gone from the quarantine."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.foundation.audit.models import AuditEntry
from app.foundation.db import db
from app.recordings.models import Call, Quarantined
from tests.factories.build import make_agent
from tests.factories.recordings import make_file, make_manifest, make_row
from tests.recordings.test_incoming import reasons, work_off

CDR = {"uniqueid": "1795137300.1", "src": "+8613800001234", "dst": "600", "dcontext": "ext-queues",
"billsec": "80",
       "disposition": "ANSWERED", "dstchannel": "PJSIP/1001-3", "userfield": "=cmd()"}  # fmt: skip


def download(signed_in, kind="csv") -> list[dict[str, str]]:
    content = signed_in("administrator").get(f"/calls/import/rejected.{kind}").data
    if kind == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    header, *rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_row_is_downloaded_in_its_own_columns_with_reason_and_advice(app, later, signed_in, kind):
    make_manifest([CDR], "cdr.csv")
    work_off()
    [row] = download(signed_in, kind)
    assert CDR.keys() < row.keys()
    assert (row["uniqueid"], row["src"], row["userfield"]) == ("1795137300.1", "'+8613800001234", "'=cmd()")
    assert "cdr.csv:2: No agent has this number" in row["quarantine_reason"]
    assert "Add the agent" in row["quarantine_advice"]
    tags = db.session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id.desc())).first()
    assert tags == "quarantine:downloaded"


def test_corrected_and_sent_again_it_comes_in_and_leaves_the_quarantine(any_database, later):
    app = any_database
    make_agent(number="1001")
    make_manifest(
        [CDR | {"dstchannel": "PJSIP/9999-3"}, CDR | {"uniqueid": "1795137301.2", "billsec": "x"}], "cdr.csv"
    )
    work_off()
    assert reasons() == {"cdr.csv:2": "unknown_agent", "cdr.csv:3": "bad_value"}
    from app.recordings.service.rejected import table_of_rejected

    with app.test_request_context():
        header, rows = table_of_rejected()
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerows([header, *([cell.replace("9999", "1001") for cell in row] for row in rows)])
    make_file("corrected.csv", table.getvalue().encode())
    work_off()
    assert db.session.scalars(select(Call.customer_number)).all() == ["+8613800001234"]
    assert reasons() == {"corrected.csv:3": "bad_value"}  # still wrong, once


def test_the_same_manifest_mended_clears_its_rows_by_the_calls_id(app, later):
    make_agent(number="1001")
    make_manifest([make_row(), make_row(call_id="c-2", agent_number="?")])
    work_off()
    make_manifest([make_row(), make_row(call_id="c-2")])
    work_off()
    assert reasons() == {}
    facts = db.session.scalars(select(AuditEntry.facts).order_by(AuditEntry.id.desc())).first()
    assert (facts["created"], facts["cleared"]) == (1, 1)


def test_a_contradiction_is_not_cleared_by_the_row_that_it_contradicts(app, later):
    make_agent(number="1001")
    rows = [make_row(), make_row(duration_s="43")]
    for _ in range(2):
        make_manifest(rows)
        work_off()
    assert reasons() == {"manifest.csv:3": "call_differs"}


def test_hostile_cells_are_kept_as_far_as_a_database_can(any_database, later):
    make_agent(number="1001")
    make_file("manifest.json", b'[{"call_id": "a\\u0000b", "agent_number": "1001", "started_at": "\\ud800", '
              b'"duration_s": NaN, "deep": {"x": [1, null]}}]')  # fmt: skip
    work_off()
    row = db.session.scalars(select(Quarantined)).one()
    assert (row.reason, row.row["deep"]) == ("bad_value", {"x": [1, None]})


def test_another_role_gets_none_of_it(app, signed_in):
    assert signed_in("monitor").get("/calls/import/rejected.csv").status_code == 403
