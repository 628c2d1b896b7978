"""The audit log as the auditor reads and checks it (X1)."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update

from app.foundation.access.actor import Actor
from app.foundation.access.roles import Role
from app.foundation.audit.models import AuditEntry
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db, transaction

OTHERS = [role.value for role in Role if role not in (Role.AUDITOR, Role.SYSTEM)]
KIM = Actor(1, "Kim (kim)", Role.MONITOR, "10.0.0.7:1")
ROBIN = Actor(2, "Robin_x (robin)", Role.AGENT, "10.0.0.8:1")


@pytest.fixture
def auditor(signed_in):
    """The auditor's browser, in a centre where Kim published and Robin acknowledged."""
    with transaction():
        record(KIM, AuditTag.EVALUATION_PUBLISHED, "evaluation", 11, total="88.5")
        record(ROBIN, AuditTag.EVALUATION_ACKNOWLEDGED, "evaluation", 12)
    return signed_in("auditor")


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("address", ["/audit", "/audit/check"])
def test_the_log_is_closed_to(signed_in, role, address):
    assert signed_in(role).get(address).status_code == 403


def test_the_auditor_reads_who_did_what_where(auditor):
    page = auditor.get("/audit").text
    assert all(words in page for words in ("Kim (kim)", "10.0.0.7:1", "Evaluation published", "88.5"))


def test_the_log_narrows_to_a_deed(auditor):
    page = auditor.get("/audit?tag=evaluation:published").text
    assert "Kim (kim)" in page
    assert "Robin_x" not in page


@pytest.mark.parametrize("person", ["kim", "KIM", "im (k"])
def test_the_log_narrows_to_a_person_by_part_of_the_name(auditor, person):
    page = auditor.get("/audit", query_string={"person": person}).text
    assert "10.0.0.7:1" in page
    assert "10.0.0.8:1" not in page


def test_signs_with_a_meaning_for_the_database_are_plain_signs(auditor):
    page = auditor.get("/audit", query_string={"person": "_x"}).text
    assert "10.0.0.8:1" in page
    assert "10.0.0.7:1" not in page


def test_a_filter_that_fits_nothing_says_so(auditor):
    assert "Nothing in the log fits" in auditor.get("/audit?person=nobody").text


def test_the_log_speaks_chinese(auditor):
    assert "审计日志" in auditor.get("/audit", headers={"Accept-Language": "zh-CN"}).text


def test_a_log_that_holds_is_said_to_hold(auditor):
    assert "All 2 rows hold" in auditor.get("/audit/check").text


def test_an_altered_row_is_named(auditor):
    altered = db.session.scalar(select(AuditEntry.id).order_by(AuditEntry.id))
    db.session.execute(update(AuditEntry).where(AuditEntry.id == altered).values(actor_name="Lee"))
    db.session.commit()
    page = auditor.get("/audit/check").text
    assert f"Row {altered} of" in page
    assert "altered" in page


@pytest.mark.parametrize(("language", "words"), [("en", "all of them were removed"), ("zh-CN", "日志为空")])
def test_an_emptied_log_is_told(auditor, language, words):
    db.session.execute(delete(AuditEntry))
    db.session.commit()
    assert words in auditor.get("/audit/check", headers={"Accept-Language": language}).text


def test_nobody_writes_into_the_log_by_a_page(auditor):
    assert auditor.post("/audit").status_code == 405
