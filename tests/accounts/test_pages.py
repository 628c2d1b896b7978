"""The way in and out, one's own settings, and who sees the list of accounts (P2, P4, X2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.accounts.views import inside
from app.evaluations.models import Evaluation
from app.foundation.access.roles import Role
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db
from tests.factories.build import NOON, make_recording, make_user
from tests.factories.evaluations import make_evaluation

RIGHT = "correct horse"
OTHERS = [role.value for role in Role if role not in (Role.ADMINISTRATOR, Role.SYSTEM)]


def enter(client, password=RIGHT, address="/sign-in", **more):
    return client.post(address, data={"sign_in_name": "li.lei", "password": password} | more)


@pytest.mark.parametrize(("language", "words"), [("en", "Sign in"), ("zh-CN", "登录")])
def test_the_sign_in_page_is_in_both_languages(client, language, words):
    page = client.get("/sign-in", headers={"Accept-Language": language})
    assert f"<title>{words}" in page.text.replace("\n", "").replace("  ", "")


def test_the_right_password_leads_to_the_start_page(client, new_account):
    new_account()
    answer = enter(client)
    assert (answer.status_code, answer.location) == (302, "/")


def test_who_is_signed_in_is_sent_on_from_the_sign_in_page(signed_in):
    assert signed_in("monitor").get("/sign-in").location == "/"


def test_a_wrong_password_is_told_and_answers_400(client, new_account):
    new_account()
    answer = enter(client, "wrong horse")
    assert answer.status_code == 400
    assert "do not fit" in answer.text


def test_an_unknown_name_reads_like_a_wrong_password(client, new_account):
    unknown = enter(client, sign_in_name="nobody")
    new_account()
    wrong = enter(client, "wrong horse", sign_in_name="li.lei")
    assert ("do not fit" in unknown.text, unknown.status_code) == ("do not fit" in wrong.text, 400)


def test_a_locked_account_says_when_to_try_again(client, new_account):
    new_account()
    for _ in range(5):
        enter(client, "wrong horse")
    answer = enter(client)
    assert answer.status_code == 403
    assert "15 minutes" in answer.text


def test_an_empty_form_opens_nothing(client):
    assert client.post("/sign-in", data={}).status_code == 400


def test_after_sign_in_the_page_that_was_wanted_opens(client, new_account):
    new_account()
    assert enter(client, address="/sign-in?next=/me").location == "/me"


def test_sign_in_does_not_lead_to_another_site(client, new_account):
    new_account()
    assert enter(client, address="/sign-in?next=//evil.example").location == "/"


@pytest.mark.parametrize("address", ["/", "/calls?after=x", "/agents/3#week"])
def test_addresses_of_this_site_are_inside(address):
    assert inside(address) == address


@pytest.mark.parametrize(
    "address",
    [None, "", "calls", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)",
     "/\t/evil.example", "/\n/evil.example", "/\r\\evil.example"],
)  # fmt: skip
def test_what_leads_elsewhere_is_not_inside(address):
    assert inside(address) is None


@given(st.text("/\\:.\t\r\n ab@", max_size=8))
def test_an_address_inside_never_names_another_host(address):
    as_browsers_read = address.translate(dict.fromkeys(map(ord, "\t\r\n"))).replace("\\", "/")
    assert inside(address) is None or not as_browsers_read.startswith("//")


def test_a_session_ends_when_its_account_is_closed(signed_in):
    browser = signed_in("monitor")
    assert browser.get("/me").status_code == 200
    signed_in("administrator").post(f"/accounts/{browser.user.id}/close")
    assert browser.get("/me").location.startswith("/sign-in")


def test_leaving_needs_the_button(signed_in):
    browser = signed_in("monitor")
    assert browser.get("/sign-out").status_code == 405
    assert browser.get("/me").status_code == 200


def test_leaving_ends_the_session_and_is_logged(signed_in):
    browser = signed_in("monitor")
    browser.post("/sign-out")
    assert browser.get("/me").location.startswith("/sign-in")
    assert db.session.scalars(select(AuditEntry.tag)).all() == ["sign-out:done"]


def test_the_chosen_language_is_remembered(client):
    client.post("/language", data={"language": "zh_CN"})
    assert "登录" in client.get("/sign-in", headers={"Accept-Language": "en"}).text


def test_an_unknown_language_becomes_english(client):
    client.post("/language", data={"language": "tlh"})
    assert client.get_cookie("language").value == "en"


@pytest.mark.parametrize(("chosen", "kept"), [("dark", "dark"), ("light", "light"), ("neon", "auto")])
def test_the_chosen_theme_is_remembered(client, chosen, kept):
    client.post("/theme", data={"theme": chosen})
    assert client.get_cookie("theme").value == kept


def test_choosing_a_language_leads_back_to_the_page_and_never_to_another_site(client):
    assert client.post("/language", data={"language": "en", "next": "/me"}).location == "/me"
    assert client.post("/language", data={"next": "//evil.example"}).location == "/sign-in"


def test_a_form_without_the_page_token_is_refused(app, client, new_account):
    new_account()
    app.config["WTF_CSRF_ENABLED"] = True
    answer = enter(client)
    assert answer.status_code == 400
    assert "Reload it" in answer.text


def test_a_form_with_the_page_token_is_taken(app, client, new_account):
    new_account()
    app.config["WTF_CSRF_ENABLED"] = True
    token = client.get("/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    assert enter(client, csrf_token=token).status_code == 302


@pytest.mark.parametrize("role", OTHERS)
def test_the_list_of_accounts_is_closed_to(signed_in, role):
    assert signed_in(role).get("/accounts").status_code == 403


def test_the_administrator_makes_an_account_that_can_sign_in(signed_in, client):
    admin = signed_in("administrator")
    account = {"sign_in_name": "li.lei", "name_en": "Li Lei", "name_zh": "李雷", "role": "monitor"}
    assert admin.post("/accounts", data=account | {"password": RIGHT}).status_code == 302
    assert enter(client).location == "/"


def test_a_taken_name_is_told_on_the_form(signed_in):
    admin = signed_in("administrator")
    account = {"sign_in_name": make_user().sign_in_name, "name_en": "A", "name_zh": "甲", "role": "agent"}
    answer = admin.post("/accounts", data=account | {"password": RIGHT})
    assert answer.status_code == 409
    assert "already" in answer.text


def test_nobody_becomes_the_system(signed_in):
    account = {"sign_in_name": "root", "name_en": "A", "name_zh": "甲", "role": "system"}
    assert signed_in("administrator").post("/accounts", data=account | {"password": RIGHT}).status_code == 400


def test_the_administrator_sees_whose_access_ended(signed_in):
    make_user(closed_at=NOON)
    assert "Access ended" in signed_in("administrator").get("/accounts").text


def test_an_own_password_is_changed_on_ones_own_page(client, new_account):
    new_account("trainer")
    enter(client)
    answer = client.post("/me/password", data={"old": RIGHT, "new": "battery staple"})
    assert answer.location == "/me"


def test_a_wrong_present_password_is_told(client, new_account):
    new_account("trainer")
    enter(client)
    answer = client.post("/me/password", data={"old": "wrong horse", "new": "battery staple"})
    assert answer.status_code == 400
    assert "present password" in answer.text


def test_the_administrator_hears_no_recording(signed_in):
    recording = make_recording()
    assert signed_in("administrator").get(f"/recordings/{recording.id}/sound").status_code == 403


def test_the_administrator_changes_no_score(signed_in):
    evaluation_id = make_evaluation().id
    answer = signed_in("administrator").patch(
        f"/api/evaluations/{evaluation_id}/draft", json={"revision": 0, "answers": {}, "comment": "x"}
    )
    assert answer.status_code == 403
    assert db.session.get(Evaluation, evaluation_id).revision == 0
