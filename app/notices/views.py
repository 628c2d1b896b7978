"""A person's notices, and the count that each page shows."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.foundation.db import transaction
from app.foundation.web.blueprint import Pages, SignedIn, actor
from app.notices import queries, service
from app.notices.policy import KINDS

pages = Pages("notices")
OWN = SignedIn("everyone reads his own notices")


@pages.page("/notices", needs=OWN)
def list_notices() -> ResponseReturnValue:
    """All, newest first."""
    person = actor()
    page = queries.list_notices(person.user_id, request.args.get("after"))
    return render_template("notices/list.html", page=page, kinds=KINDS)


@pages.page("/notices/count", needs=OWN)
def count() -> ResponseReturnValue:
    """How many are unread: a part of the navigation that asks again now and then."""
    return render_template("notices/_count.html", unread=queries.count_unread(actor().user_id))


@pages.action("/notices/<int:notice_id>/open", needs=OWN)
def open_notice(notice_id: int) -> ResponseReturnValue:
    """Go to what it is about."""
    with transaction():
        notice = service.open_notice(actor(), notice_id)
        address = url_for(notice.endpoint, **notice.arguments)
    return redirect(address, 303)


@pages.action("/notices/read", needs=OWN)
def read_all() -> ResponseReturnValue:
    """Nothing is new any more."""
    with transaction():
        service.read_all(actor())
    return redirect(url_for("notices.list_notices"), 303)
