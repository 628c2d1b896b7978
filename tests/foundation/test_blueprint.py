"""No page without a guard: by permission, by sign-in, or open on purpose (P2)."""

from __future__ import annotations

import pytest

from app.foundation.access.actor import SYSTEM, Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.access.roles import GRANTS, Role
from app.foundation.errors import NotAllowed
from app.foundation.web import blueprint
from app.foundation.web.blueprint import Pages, Public, SignedIn, actor


@pytest.fixture
def app(own_app):
    return own_app


@pytest.fixture
def probes(app, monkeypatch):
    """Pages of each kind of guard; each answers with who acts."""
    monkeypatch.setattr(blueprint, "GUARDS", {})
    pages = Pages("probes", url_prefix="/probes")

    @pages.page("/auditors", needs=Permission.AUDIT_READ)
    def auditors():
        return actor().role.value

    @pages.page("/people", needs=SignedIn("a probe for everyone"))
    def people():
        return actor().name

    @pages.page("/everyone", needs=Public("a probe for strangers"))
    def everyone():
        return "welcome"

    @pages.action("/change", needs=SignedIn("a probe of changes"), method="PATCH")
    def change():
        return "changed"

    app.register_blueprint(pages)
    return app


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_a_page_opens_to_the_roles_that_hold_its_permission(probes, signed_in, role):
    expected = 200 if Permission.AUDIT_READ in GRANTS[role] else 403
    assert signed_in(role.value).get("/probes/auditors").status_code == expected


@pytest.mark.parametrize("role", [role.value for role in Role if role is not Role.SYSTEM])
def test_what_needs_no_more_than_sign_in_opens_to_every_role(probes, signed_in, role):
    assert signed_in(role).get("/probes/people").status_code == 200


def test_a_public_page_opens_to_strangers(probes, client):
    assert client.get("/probes/everyone").text == "welcome"


@pytest.mark.parametrize("page", ["auditors", "people"])
def test_a_stranger_is_led_to_sign_in_and_back(probes, client, page):
    assert client.get(f"/probes/{page}?a=1").location == f"/sign-in?next=/probes/{page}?a%3D1"


def test_after_a_change_a_stranger_is_not_led_back_to_it(probes, client):
    assert client.patch("/probes/change").location == "/sign-in"


def test_a_strangers_script_is_told_and_not_led(probes, client):
    assert client.get("/probes/people", headers={"HX-Request": "true"}).status_code == 401


def test_a_page_is_not_changed_by_another_method(probes, signed_in):
    assert signed_in("monitor").post("/probes/change").status_code == 405


def test_the_actor_is_who_is_signed_in(probes, signed_in):
    browser = signed_in("monitor")
    assert browser.user.sign_in_name in browser.get("/probes/people").text


def test_every_page_is_noted_with_its_guard(probes):
    assert blueprint.GUARDS["probes.auditors"] is Permission.AUDIT_READ
    assert len(blueprint.GUARDS) == 4


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(Permission))
def test_the_guard_and_the_role_table_agree(role, permission):
    person = Actor(1, "Pat", role)
    if permission in GRANTS[role]:
        require(person, permission)
        return
    with pytest.raises(NotAllowed) as refused:
        require(person, permission)
    assert refused.value.facts == {"permission": permission.value}


def test_the_system_decides_no_score():
    assert not SYSTEM.may(Permission.EVALUATION_WORK)
