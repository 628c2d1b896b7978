"""The demo shows an appeal that waits and one that is answered."""

from __future__ import annotations

from datetime import timedelta

from app.admin.service.demo_appeals import appeal_as_demo_agents
from app.appeals.models import Appeal
from app.foundation.db import db, transaction
from tests.factories.appeals import make_appealable
from tests.factories.attendance import ZONE
from tests.factories.build import make_user


def test_one_appeal_waits_and_one_is_answered(app):
    make_user("supervisor")
    for weeks in range(3):
        evaluation = make_appealable()
        evaluation.published_at -= timedelta(weeks=weeks)
        db.session.commit()
    with transaction():
        assert appeal_as_demo_agents(ZONE) == 2
    assert sorted(appeal.state for appeal in db.session.query(Appeal)) == ["answered", "first_level"]


def test_a_centre_without_scores_has_no_appeals(app):
    with transaction():
        assert appeal_as_demo_agents(ZONE) == 0
