"""Tokens of programs, as the administrator makes and revokes them."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.accounts.models import ApiToken
from app.accounts.queries import find_token
from app.accounts.service import create_token, revoke_token
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import GRANTS, Role
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import InvalidInput, NotAllowed, NotFound
from tests.factories.build import actor_of, make_user

CONSOLE = Actor(None, "console", Role.ADMINISTRATOR)


def test_its_text_is_shown_once_and_only_its_hash_is_kept(app, signed_in):
    browser = signed_in("administrator")
    page = browser.post("/accounts/tokens", data={"name": "dialler", "days": "90"}).text
    text = re.search(r'value="(fh_[\w-]{43})"', page)[1]
    assert text not in browser.get("/accounts/tokens").text
    assert text[:10] in browser.get("/accounts/tokens").text
    token = find_token(text)
    assert (token.name, token.owner_id, (token.expires_at - token.created_at).days) == (
        "dialler",
        browser.user.id,
        90,
    )
    assert text not in str([getattr(token, column.name) for column in ApiToken.__table__.columns])
    assert text not in str(db.session.scalars(select(AuditEntry.facts)).all())


def test_revoking_ends_it_and_is_logged_once(app, signed_in):
    with transaction():
        token, _text = create_token(CONSOLE, "dialler", 30)
    browser = signed_in("administrator")
    for _ in range(2):
        browser.post(f"/accounts/tokens/{token.id}/revoke")
    assert "Revoked" in browser.get("/accounts/tokens").text
    assert db.session.scalars(select(AuditEntry.tag)).all().count("token:revoked") == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_it_may_import_calls_if_its_owner_may_and_nothing_else_ever(app, role):
    token = ApiToken(name="x", prefix="fh_", owner=make_user(role.value))
    allowed = {permission for permission in Permission if token.as_actor(None).may(permission)}
    assert allowed == GRANTS[role] & {Permission.CALL_IMPORT}


@pytest.mark.parametrize(("name", "days"), [("", 30), ("  ", 30), ("x", 0), ("x", 366)])
def test_it_needs_a_name_and_an_end(app, name, days):
    with pytest.raises(InvalidInput), transaction():
        create_token(CONSOLE, name, days)


def test_only_the_administrator_makes_and_revokes_them(app, signed_in):
    supervisor = actor_of(make_user("supervisor"))
    with pytest.raises(NotAllowed), transaction():
        create_token(supervisor, "x", 30)
    with pytest.raises(NotAllowed), transaction():
        revoke_token(supervisor, 1)
    assert signed_in("supervisor").get("/accounts/tokens").status_code == 403


def test_one_that_is_not_there_cannot_be_revoked(app):
    with pytest.raises(NotFound), transaction():
        revoke_token(CONSOLE, 99)


def test_a_form_that_cannot_be_used_comes_back(app, signed_in):
    answer = signed_in("administrator").post("/accounts/tokens", data={"name": "", "days": "soon"})
    assert answer.status_code == 400


def test_the_command_line_makes_lists_and_revokes_them(app):
    def run(*args: str) -> str:
        result = app.test_cli_runner().invoke(args=["accounts", "tokens", *args])
        assert result.exit_code == 0, result.output
        return result.output.strip()

    text = run("create", "dialler", "--days", "30")
    assert find_token(text).name == "dialler"
    assert f"1  {text[:10]}…  dialler  good until" in run("list")
    assert run("revoke", "1") == "revoked"
    assert "no longer good" in run("list")
    assert app.test_cli_runner().invoke(args=["accounts", "tokens", "revoke", "9"]).exit_code == 1


def test_the_page_speaks_chinese(app, signed_in):
    browser = signed_in("administrator")
    browser.set_cookie("language", "zh_CN")
    assert "对接令牌" in browser.get("/accounts/tokens").text
