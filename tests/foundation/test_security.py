"""Headers and cookies that every answer carries."""

from __future__ import annotations

import re

import pytest

from tests.conftest import make_app

ADDRESSES = ["/sign-in", "/nowhere", "/api/nowhere", "/healthz", "/static/img/logo.svg"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_guards(client, address):
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("rule", ["default-src 'self'", "frame-ancestors 'none'", "object-src 'none'"])
def test_the_policy_allows_nothing_from_elsewhere(client, rule):
    policy = client.get("/sign-in").headers["Content-Security-Policy"]
    assert rule in policy.split("; ")
    assert "unsafe" not in policy


def nonce_of(answer) -> str:
    return re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])[1]


def test_the_nonce_differs_from_request_to_request(client):
    assert nonce_of(client.get("/sign-in")) != nonce_of(client.get("/sign-in"))


def test_pages_are_not_kept_by_the_browser(client):
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"


def session_cookie(app) -> str:
    with app.app_context():
        answer = app.test_client().post("/sign-in", data={"sign_in_name": "x"})
        page = app.test_client().get("/sign-in")
    return "; ".join(answer.headers.getlist("Set-Cookie") + page.headers.getlist("Set-Cookie"))


def test_the_session_cookie_is_hidden_from_scripts_and_other_sites(app):
    app.config["WTF_CSRF_ENABLED"] = True
    assert "HttpOnly" in session_cookie(app)
    assert "SameSite=Lax" in session_cookie(app)


def test_behind_https_the_cookie_is_sent_over_nothing_else(tmp_path):
    app = make_app(tmp_path, COOKIE_SECURE="1")
    assert app.config["SESSION_COOKIE_SECURE"] is True


def test_a_session_lasts_as_long_as_the_centre_says(tmp_path):
    app = make_app(tmp_path, SESSION_MINUTES="20")
    assert app.permanent_session_lifetime.total_seconds() == 20 * 60
