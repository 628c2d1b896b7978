"""Common problems of a month become needs; what the trainer did with them is kept."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput
from app.training.models import TrainingNeed
from app.training.policy.needs import NeedState, may_move, moves_from
from app.training.queries import needs as queries
from app.training.service import needs as service
from tests.factories.build import actor_of, make_user
from tests.factories.training import make_need, publish_failures

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def supervisor(app):
    return actor_of(make_user("supervisor"))


@pytest.fixture
def trainer(app):
    return actor_of(make_user("trainer"))


def find(actor, month="2026-10"):
    with transaction():
        service.find_needs(actor, month, ZONE)
    return queries.list_needs(month)


def test_a_fault_of_many_agents_becomes_a_need(supervisor):
    agents = publish_failures("hold", agents=4)
    [need] = find(supervisor)
    assert (need.item_code, need.calls_failed, sorted(need.agent_ids)) == ("hold", 4, sorted(agents))


def test_a_fault_of_one_agent_does_not(supervisor):
    publish_failures("hold", agents=1, calls_each=9)
    assert find(supervisor) == []


def test_a_score_of_another_month_does_not_count(supervisor):
    publish_failures("hold", agents=4)
    assert find(supervisor, "2026-09") == []


def test_finding_again_keeps_what_the_trainer_did(supervisor, trainer):
    publish_failures("hold", agents=4)
    [need] = find(supervisor)
    with transaction():
        service.move_need(trainer, need.id, NeedState.PLANNED, "Session on Friday")
    publish_failures("hold", agents=2)
    [again] = find(supervisor)
    assert (again.id, again.state, again.calls_failed) == (need.id, "planned", 6)


def test_a_need_that_is_no_longer_common_goes_unless_somebody_took_it_up(supervisor):
    make_need(item_code="gone", state="found")
    make_need(item_code="taken", state="planned")
    find(supervisor)
    assert [need.item_code for need in db.session.query(TrainingNeed)] == ["taken"]


def test_dismissing_needs_a_reason(trainer):
    need = make_need()
    with pytest.raises(InvalidInput), transaction():
        service.move_need(trainer, need.id, NeedState.DISMISSED, "  ")


def test_a_met_need_stays_met(trainer):
    need = make_need(state="met")
    with pytest.raises(Conflict), transaction():
        service.move_need(trainer, need.id, NeedState.FOUND, "")


def test_the_buttons_are_the_moves_that_are_allowed():
    assert all(may_move(state, to) for state in NeedState for to in moves_from(state))


def test_the_trainer_moves_a_need_on_his_page(app, signed_in):
    need = make_need()
    answer = signed_in("trainer").post(f"/training/{need.id}/move", data={"to": "planned", "note": "Monday"})
    assert answer.status_code == 302
    assert db.session.get(TrainingNeed, need.id).state == "planned"


def test_an_agent_sees_only_needs_that_concern_him(app, signed_in):
    make_need(title_en="Not his", agent_ids=[999_999])
    page = signed_in("agent").get("/training").text
    assert "Not his" not in page
