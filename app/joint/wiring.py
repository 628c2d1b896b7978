"""Plugs joint listening in."""

from __future__ import annotations

from flask import Flask

from app.foundation.access.permissions import Permission
from app.foundation.i18n import _
from app.foundation.web import nav
from app.joint.queries.hearing import calls_of_lead, calls_of_monitor, listening_between
from app.joint.views import arranging, rotation, session
from app.joint.views.pages import pages
from app.recordings.policy.hearing import let_leads_hear, may_hear
from app.sampling.policy.listening import listened_to

ROOMS = [arranging, rotation, session]  # importing them registers their pages


def wire(app: Flask) -> None:
    """Register the pages; let monitors and leads hear what they hear together (P3); count it as duty (S7)."""
    app.register_blueprint(pages)
    may_hear("joint listening", calls_of_monitor)
    let_leads_hear("joint listening", calls_of_lead)
    listened_to("joint listening", listening_between)
    nav.add(35, _("Joint listening"), "joint.overview", "headphones", Permission.JOINT_READ)
