"""The blueprint of all pages of evaluations."""

from __future__ import annotations

from flask import Response, make_response

from app.foundation.web.assets import asset
from app.foundation.web.blueprint import Pages

pages = Pages("evaluations")


def with_next_call(page: str) -> Response:
    """The page; a browser that can fetches the desk of its link ``data-next-call`` before it is clicked (Q4).

    Kept for minutes, in that window's memory alone, never on disk. Nothing counts as opened or heard: reading
    the desk changes nothing, no script of it runs, and its sound is not asked for.
    """
    answer = make_response(page)
    answer.headers["Speculation-Rules"] = f'"{asset("next-call.speculation")}"'
    return answer
