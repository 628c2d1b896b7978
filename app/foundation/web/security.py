"""Headers, cookies and the request-forgery guard that every answer carries."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import Flask, Response, g
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect

csrf = CSRFProtect()
POLICY = "; ".join(
    [
        "default-src 'self'",
        "style-src 'self' 'nonce-{nonce}'",  # the waveform's shadow tree brings a style sheet of its own
        "img-src 'self' data:",
        "media-src 'self' blob:",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
    ]
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


class Sessions(SecureCookieSessionInterface):
    """What everybody may keep carries no cookie, and is the same whatever cookie asks for it."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not response.cache_control.public:
            super().save_session(app, session, response)


def wire(app: Flask, *, cookie_secure: bool, session_minutes: int) -> None:
    """Install the guards."""
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=cookie_secure,
        PERMANENT_SESSION_LIFETIME=timedelta(minutes=session_minutes),
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.session_interface = Sessions()
    csrf.init_app(app)
    app.before_request(_make_nonce)
    app.context_processor(lambda: {"csp_nonce": g.get("csp_nonce", "")})
    app.after_request(_add_headers)


def _make_nonce() -> None:
    g.csp_nonce = secrets.token_urlsafe(16)


def _add_headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY.format(nonce=g.get("csp_nonce", ""))
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
