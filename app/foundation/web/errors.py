"""The one place where errors become answers: a page for people, RFC 9457 for programs."""

from __future__ import annotations

import json

import structlog
from flask import Flask, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.foundation.db import db
from app.foundation.errors import AppError, code_of
from app.foundation.i18n import LazyString, _

log = structlog.get_logger()

TITLES: dict[int, LazyString] = {
    400: _("This input cannot be used"),
    401: _("Please sign in"),
    403: _("You may not do this"),
    404: _("Not found"),
    405: _("This cannot be done here"),
    409: _("Somebody was faster"),
    410: _("A file is missing"),
    413: _("The file is too large"),
    500: _("Something went wrong on our side"),
}
HINTS: dict[int, LazyString] = {
    400: _("Check what you entered and try again."),
    401: _("Your session has ended. Sign in again; what was saved is still there."),
    403: _("Your role does not include this. Ask your supervisor if you need it."),
    404: _("It may have been removed, or the link is incomplete. Go back to the start page."),
    405: _("Go back and use the buttons of the page."),
    409: _("Reload the page to see the present state, then decide again."),
    410: _("Tell your administrator. It is no fault of yours, and nothing was changed."),
    413: _("Send it in smaller parts."),
    500: _("Nothing was changed. Try again; if it happens again, tell your administrator the time."),
}


def wire(app: Flask) -> None:
    """Install the handlers."""
    app.register_error_handler(AppError, _app_error)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(500, _crash)


def _app_error(error: AppError) -> ResponseReturnValue:
    return answer(error.status, code_of(error), str(error), error.facts)


def _stale_form(error: CSRFError) -> ResponseReturnValue:
    return answer(
        400, "stale-form", str(_("The page was open too long. Reload it and send the form again.")), {}
    )


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error.response, Response):
        return error.response
    status = error.code or 500
    return answer(status, (error.name or "error").lower().replace(" ", "-"), None, {})


def _crash(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    log.error("web.crash", path=request.path, exc_info=getattr(error, "original_exception", error))
    return answer(500, "internal-error", None, {})


def wants_problem() -> bool:
    """Whether the request came from a program (or from our scripts), not from a person's address bar."""
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"


def answer(status: int, code: str, detail: str | None, facts: dict[str, object]) -> Response:
    """The error as the client reads it."""
    title = str(TITLES.get(status, TITLES[500]))
    hint = str(HINTS.get(status, HINTS[500]))
    if wants_problem():
        problem = {"type": f"about:blank#{code}", "title": title, "status": status, "detail": detail or hint}
        body = json.dumps(problem | {"code": code} | facts, ensure_ascii=False)
        headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
        return Response(body, status, headers, content_type="application/problem+json")
    template = "partials/error.html" if request.headers.get("HX-Request") else "error.html"
    page = render_template(template, code=status, title=title, message=detail or "", what_to_do=hint)
    return make_response(page, status)
