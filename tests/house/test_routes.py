"""Every route is guarded, or open on purpose; reading changes nothing; the permission table holds."""

from __future__ import annotations

import pytest

from app.foundation.access.permissions import Permission
from app.foundation.access.roles import GRANTS, Role
from app.foundation.queue.registry import KINDS
from app.foundation.web.blueprint import GUARDS, Public, SignedIn

OPEN_ON_PURPOSE = {"static"}


def test_every_route_says_who_may_use_it(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()} - OPEN_ON_PURPOSE
    assert endpoints - set(GUARDS) == set()


def test_a_route_that_is_open_gives_its_reason(app):
    reasons = [needs.reason for needs in GUARDS.values() if isinstance(needs, Public | SignedIn)]
    assert all(len(reason) > 10 for reason in reasons)


def test_no_address_both_reads_and_writes_in_one_view(app):
    for rule in app.url_map.iter_rules():
        methods = rule.methods - {"HEAD", "OPTIONS"}
        assert methods == {"GET"} or "GET" not in methods, rule


def test_every_permission_is_granted_and_used(app):
    granted = set().union(*GRANTS.values())
    used = {needs for needs in GUARDS.values() if isinstance(needs, Permission)}
    used |= {kind.permission for kind in KINDS.values()} | permissions_checked_in_services()
    assert set(Permission) == granted, "granted to nobody"
    assert set(Permission) == used, "asked for nowhere"


def permissions_checked_in_services() -> set[Permission]:
    from tests.house.sources import sources

    text = "\n".join(path.read_text() for path in sources("app") if path.stem != "roles")
    return {permission for permission in Permission if f"Permission.{permission.name}" in text}


def test_the_administrator_hears_no_recording_and_changes_no_score():
    assert not GRANTS[Role.ADMINISTRATOR] & {Permission.RECORDING_PLAY, Permission.EVALUATION_WORK}


def test_the_auditor_reads_the_log_and_nothing_else():
    assert GRANTS[Role.AUDITOR] == {Permission.AUDIT_READ}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_no_page_is_open_to_a_role_that_lacks_its_permission(app, signed_in, role):
    browser = signed_in(role.value)
    for rule in app.url_map.iter_rules():
        needs = GUARDS.get(rule.endpoint)
        if not isinstance(needs, Permission) or needs in GRANTS[role]:
            continue
        address = rule.build(dict.fromkeys(rule.arguments, 1) | month_of(rule))[1]
        method = next(iter(rule.methods - {"HEAD", "OPTIONS"}))
        assert browser.open(address, method=method).status_code == 403, (role, rule)


def month_of(rule) -> dict[str, str]:
    return {"month": "2026-10"} if "month" in rule.arguments else {}


def test_a_stranger_is_sent_to_the_sign_in_page(app, client):
    for rule in app.url_map.iter_rules():
        if isinstance(GUARDS.get(rule.endpoint), Public) or rule.endpoint in OPEN_ON_PURPOSE:
            continue
        address = rule.build(dict.fromkeys(rule.arguments, 1) | month_of(rule))[1]
        method = next(iter(rule.methods - {"HEAD", "OPTIONS"}))
        assert client.open(address, method=method).status_code in (302, 401), rule
