"""From a lodged appeal to a final score: two levels, agreement, withdrawal, days that go by (J2)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.appeals.models import Appeal
from app.appeals.policy.deciding import Ruling
from app.appeals.policy.lodging import Ground
from app.appeals.policy.states import Outcome
from app.appeals.service import chasing, deciding, ending
from app.appeals.service.deciding import decide_appeal
from app.appeals.service.lodging import lodge_appeal
from app.evaluations.models import EvaluationRevision
from app.evaluations.policy.answers import Answer
from app.evaluations.service import publishing
from app.evaluations.service.second_look import confirm_evaluation
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.foundation.queue.models import Job
from app.notices.models import Notice
from app.sampling.models import DeclaredConflict
from tests.factories.appeals import (
    LOST,
    agent_of,
    decide,
    ground,
    groundless,
    make_appeal,
    make_appealable,
    upheld,
)
from tests.factories.attendance import ZONE
from tests.factories.build import (
    actor_of,
    kept,
    make_agent,
    make_call,
    make_team,
    make_user,
)
from tests.factories.rubrics import KIND_CODES, KINDS, make_version

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)  # 10:00 in Shanghai


@pytest.fixture(autouse=True)
def on_monday(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MONDAY)


@pytest.fixture
def later(monkeypatch):
    def move(**after):
        monkeypatch.setattr(clock, "now", lambda: MONDAY + timedelta(**after))

    return move


@pytest.fixture
def supervisor(any_database):
    return make_user("supervisor")


@pytest.fixture
def director(any_database):
    return make_user("director")


def told(user) -> list[str]:
    rows = select(Notice.kind).where(Notice.user_id == user.id).order_by(Notice.id)
    return list(db.session.scalars(rows))


def tags() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id)))


def test_an_agent_appeals_some_items_and_who_may_decide_is_told(supervisor, director):
    evaluation = make_appealable()
    appeal = make_appeal(evaluation, ground("greeting"), ground("solved", reason="circumstances"))
    assert (evaluation.state, evaluation.total) == ("appealed", Decimal(50))
    assert (appeal.state, appeal.level, appeal.due_on) == ("first_level", 1, date(2026, 11, 30))
    assert [(one.item_code, one.verdict_before, one.points_before) for one in appeal.items] == [
        ("greeting", "fail", Decimal(0)), ("solved", "points", Decimal(10))
    ]  # fmt: skip
    assert (told(supervisor), told(director)) == (["appeal.lodged"], [])
    assert "appeal:lodged" in tags()


@pytest.mark.parametrize(
    "grounds",
    [
        [], [ground("rude")], [ground("nonsense")], [ground(), ground()], [ground(reason="mood")],
        [ground(text="  ")], [ground(text="x" * 2001)],
    ],
)  # fmt: skip
def test_grounds_that_are_not_whole_are_refused(app, grounds: list[Ground]):
    evaluation = make_appealable()
    with pytest.raises(InvalidInput), transaction():
        lodge_appeal(agent_of(evaluation), evaluation.id, grounds, ZONE)
    assert evaluation.state == "published"


def test_a_score_has_one_open_appeal_and_it_is_its_agents(supervisor):
    evaluation = make_appealable()
    make_appeal(evaluation)
    with pytest.raises(Conflict), transaction():
        lodge_appeal(agent_of(evaluation), evaluation.id, [ground()], ZONE)
    for stranger, error in ((make_user("agent"), NotFound), (make_user("monitor"), NotAllowed)):
        with pytest.raises(error), transaction():
            lodge_appeal(actor_of(stranger), evaluation.id, [ground()], ZONE)


def test_after_the_days_of_the_rules_a_score_is_not_appealed_any_more(app, later):
    evaluation = make_appealable()
    later(days=7, seconds=1)
    with pytest.raises(Conflict):
        make_appeal(evaluation)


def test_an_upheld_item_is_scored_anew_and_the_old_score_stays(supervisor, director):
    evaluation = make_appealable()
    appeal = make_appeal(evaluation)
    decision = decide(appeal, upheld(), by=actor_of(supervisor))
    assert (decision.outcome, decision.total_before, decision.total_after) == (
        "upheld", Decimal(50), Decimal(80)
    )  # fmt: skip
    assert (appeal.state, evaluation.state, evaluation.total) == ("answered", "appealed", Decimal(80))
    kinds = select(EvaluationRevision.kind, EvaluationRevision.total).order_by(EvaluationRevision.number)
    assert db.session.execute(kinds).all()[-2:] == [("published", Decimal(50)), ("rescored", Decimal(80))]
    agent = db.session.get(type(supervisor), evaluation.agent.user_id)
    assert (told(agent), told(evaluation.monitor)) == (["appeal.decided"], ["appeal.decided"])


def test_part_of_an_appeal_can_be_upheld_and_part_of_an_item(supervisor):
    evaluation = make_appealable()
    appeal = make_appeal(evaluation, ground("greeting"), ground("solved"))
    some = Ruling("solved", Outcome.PARTLY, "He offered a way.", Answer("points", Decimal(20)))
    decision = decide(appeal, groundless(), some)
    assert (decision.outcome, decision.total_after) == ("partly", Decimal(60))
    assert [(one.item_code, one.outcome, one.verdict) for one in decision.rulings] == [
        ("greeting", "groundless", "fail"), ("solved", "partly", "points")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rulings",
    [
        [],
        [upheld("solved", Answer("pass"))],
        [upheld(), upheld("solved")],
        [Ruling("greeting", Outcome.GROUNDLESS, " ")],
        [Ruling("greeting", Outcome.UPHELD, "Yes.", Answer("fail"))],
        [Ruling("greeting", Outcome.UPHELD, "Yes.")],
        [Ruling("greeting", Outcome.UPHELD, "Yes.", Answer("points", Decimal(31)))],
        [Ruling("greeting", Outcome.UPHELD, "Yes.", Answer("not_applicable"))],
    ],
)
def test_a_decision_that_is_not_whole_is_refused(supervisor, rulings):
    appeal = make_appeal()
    with pytest.raises(InvalidInput), transaction():
        decide_appeal(actor_of(supervisor), appeal.id, rulings, {}, ZONE)
    assert (appeal.state, appeal.evaluation.total, appeal.decisions) == ("first_level", Decimal(50), [])


def test_an_appeal_never_lowers_a_score_where_the_rules_say_so(supervisor, monkeypatch):
    appeal = make_appeal(make_appealable(), ground("solved"))
    lower = Ruling("solved", Outcome.PARTLY, "Not even that.", Answer("fail"))
    with pytest.raises(InvalidInput):
        decide(appeal, lower, by=actor_of(supervisor))
    rules = deciding.appeal_rules().model_copy(update={"never_lower": False})
    monkeypatch.setattr(deciding, "appeal_rules", lambda: rules)
    assert decide(appeal, lower, by=actor_of(supervisor)).total_after == Decimal(40)


def test_what_is_asked_after_an_upheld_item_is_decided_with_it(supervisor):
    version = make_version(KINDS)
    answers = {code: Answer("pass") for code in KIND_CODES} | {"verified": Answer("fail")}
    evaluation = make_appealable(answers, version=version, codes=KIND_CODES)
    appeal = make_appeal(evaluation, ground("verified"))
    with pytest.raises(InvalidInput):
        decide(appeal, upheld("verified"), by=actor_of(supervisor))
    how = {"verified-how": Answer("fail"), "tone": Answer("fail")}  # tone is none of the appeal's
    decision = decide(appeal, upheld("verified"), by=actor_of(supervisor), follow_on=how)
    found = {item.item_code: item.verdict for item in evaluation.items}
    assert (found["verified"], found["verified-how"], found["tone"]) == ("pass", "fail", "pass")
    assert decision.total_after > decision.total_before


def test_a_groundless_appeal_changes_nothing_and_says_why(supervisor):
    appeal = make_appeal()
    decision = decide(appeal, groundless())
    assert (decision.outcome, decision.total_after) == ("groundless", Decimal(50))
    assert decision.rulings[0].text == "Nothing is heard before 0:20."
    revisions = select(EvaluationRevision.kind).where(EvaluationRevision.kind == "rescored")
    assert db.session.scalars(revisions).all() == []


def test_the_second_level_is_somebody_else_and_final(supervisor, director):
    appeal = make_appeal()
    decide(appeal, groundless(), by=actor_of(supervisor))
    with transaction():
        ending.continue_appeal(agent_of(appeal.evaluation), appeal.id, "It is at 0:02.", ZONE)
    assert (appeal.state, appeal.level, appeal.due_on) == ("second_level", 2, date(2026, 11, 30))
    assert told(director) == ["appeal.lodged"]
    with pytest.raises(NotAllowed):
        decide(appeal, groundless(), by=actor_of(supervisor))
    decide(appeal, upheld(), by=actor_of(director))
    assert (appeal.state, appeal.evaluation.state, appeal.evaluation.total) == (
        "closed",
        "final",
        Decimal(80),
    )
    assert [(one.level, one.outcome) for one in appeal.decisions] == [(1, "groundless"), (2, "upheld")]


def test_who_decided_first_does_not_decide_again_whatever_became_of_him(director):
    person = make_user("supervisor")
    appeal = make_appeal()
    decide(appeal, groundless(), by=actor_of(person))
    with transaction():
        ending.continue_appeal(agent_of(appeal.evaluation), appeal.id, "No.", ZONE)
    person.role = "director"
    db.session.commit()
    with pytest.raises(NotAllowed, match="took part"):
        decide(appeal, groundless(), by=actor_of(person))


def test_the_agent_can_agree_or_leave_it_and_the_score_is_final(supervisor, later):
    agreed, left = make_appeal(), make_appeal()
    for appeal in (agreed, left):
        decide(appeal, groundless(), by=actor_of(supervisor))
    with transaction():
        ending.accept_decision(agent_of(agreed.evaluation), agreed.id)
    assert (agreed.state, agreed.evaluation.state, agreed.accepted_at) == ("closed", "final", MONDAY)
    later(days=5)
    with transaction():
        assert ending.finish_due(SYSTEM) == 0
    later(days=5, seconds=1)
    with pytest.raises(Conflict), transaction():
        ending.continue_appeal(agent_of(left.evaluation), left.id, "Too late.", ZONE)
    with transaction():
        assert ending.finish_due(SYSTEM) == 1
    assert (left.state, left.evaluation.state, left.accepted_at) == ("closed", "final", None)


def test_an_appeal_is_withdrawn_before_it_is_decided_and_may_be_lodged_again(supervisor, later):
    evaluation = make_appealable()
    with transaction():
        publishing.acknowledge_evaluation(agent_of(evaluation), evaluation.id)
    appeal = make_appeal(evaluation)
    with transaction():
        ending.withdraw_appeal(agent_of(evaluation), appeal.id)
    assert (appeal.state, evaluation.state) == ("withdrawn", "acknowledged")
    again = make_appeal(evaluation)
    decide(again, groundless(), by=actor_of(supervisor))
    with pytest.raises(Conflict), transaction():
        ending.withdraw_appeal(agent_of(evaluation), again.id)
    assert again.state == "answered"


def test_withdrawn_at_the_second_level_the_first_decision_stands(supervisor, director):
    appeal = make_appeal(make_appealable(), ground("greeting"), ground("solved"))
    decide(appeal, upheld(), groundless("solved"), by=actor_of(supervisor))
    with transaction():
        ending.continue_appeal(agent_of(appeal.evaluation), appeal.id, "More.", ZONE)
    with transaction():
        ending.withdraw_appeal(agent_of(appeal.evaluation), appeal.id)
    assert (appeal.state, appeal.evaluation.state, appeal.evaluation.total) == (
        "closed",
        "final",
        Decimal(80),
    )


def test_what_the_first_level_upheld_is_not_decided_again(supervisor, director):
    appeal = make_appeal(make_appealable(), ground("greeting"), ground("solved"))
    decide(appeal, upheld(), groundless("solved"), by=actor_of(supervisor))
    with transaction():
        ending.continue_appeal(agent_of(appeal.evaluation), appeal.id, "I did solve it.", ZONE)
    with pytest.raises(InvalidInput):
        decide(appeal, groundless("greeting"), groundless("solved"), by=actor_of(director))
    decision = decide(appeal, upheld("solved"), by=actor_of(director))
    assert [ruling.item_code for ruling in decision.rulings] == ["solved"]
    assert (decision.outcome, appeal.evaluation.total) == ("upheld", Decimal(100))


def test_where_everything_was_upheld_there_is_nothing_to_take_further(supervisor):
    appeal = make_appeal()
    decide(appeal, upheld(), by=actor_of(supervisor))
    with pytest.raises(Conflict, match="Everything"), transaction():
        ending.continue_appeal(agent_of(appeal.evaluation), appeal.id, "More.", ZONE)
    with transaction():
        ending.accept_decision(agent_of(appeal.evaluation), appeal.id)
    assert appeal.evaluation.state == "final"


@pytest.mark.parametrize("step", [ending.withdraw_appeal, ending.accept_decision])
def test_nobody_else_takes_the_agents_steps(supervisor, step):
    appeal = make_appeal()
    for stranger, error in ((make_user("agent"), NotFound), (supervisor, NotAllowed)):
        with pytest.raises(error), transaction():
            step(actor_of(stranger), appeal.id)


def test_neither_reader_nor_lead_nor_who_declared_a_conflict_decides(any_database):
    reader, lead, friend, free = (make_user("supervisor") for _ in range(4))
    agent = make_agent(user_id=make_user("agent").id, team_id=make_team(lead_id=lead.id).id)
    evaluation = make_appealable(LOST | {"rude": Answer("fail")}, call=make_call(agent_id=agent.id))
    with transaction():
        confirm_evaluation(actor_of(reader), evaluation.id)
    kept(
        DeclaredConflict(
            monitor_id=friend.id, agent_id=agent.id, declared_by_id=friend.id, declared_at=MONDAY,
            from_on=date(2026, 1, 1), reason="Cousins",
        )
    )  # fmt: skip
    appeal = make_appeal(evaluation, ground("rude"))
    assert [told(person) for person in (reader, lead, friend, free)].count(["appeal.lodged"]) == 1
    for person in (reader, lead, friend):
        with pytest.raises(NotAllowed):
            decide(appeal, groundless("rude"), by=actor_of(person))
    decide(appeal, groundless("rude"), by=actor_of(free))


def test_where_nobody_of_the_first_level_is_left_the_second_decides_at_once(any_database):
    reader, director = make_user("supervisor"), make_user("director")
    evaluation = make_appealable(LOST | {"rude": Answer("fail")})
    with transaction():
        confirm_evaluation(actor_of(reader), evaluation.id)
    appeal = make_appeal(evaluation, ground("rude"))
    assert (appeal.state, appeal.level, appeal.escalated_at) == ("second_level", 2, MONDAY)
    assert told(director)[-1:] == ["appeal.lodged"]
    assert "appeal:escalated" in tags()
    decide(appeal, upheld("rude"), by=actor_of(director))
    assert (appeal.state, evaluation.state) == ("closed", "final")


def test_where_nobody_is_left_at_all_it_is_said_and_who_comes_later_is_told(any_database, later):
    reader = make_user("supervisor")
    evaluation = make_appealable(LOST | {"rude": Answer("fail")})
    with transaction():
        confirm_evaluation(actor_of(reader), evaluation.id)
    appeal = make_appeal(evaluation, ground("rude"))
    assert (appeal.level, told(reader)[-1]) == (2, "appeal.nobody")
    newcomer = make_user("director")
    with transaction():
        chasing.chase(SYSTEM, ZONE)
    assert told(newcomer) == ["appeal.lodged"]


def test_an_answer_that_is_late_is_told_once_and_marked(supervisor, director, later):
    appeal = make_appeal()
    for days, count in ((7, 0), (8, 1), (9, 0)):
        later(days=days)
        with transaction():
            assert chasing.chase(SYSTEM, ZONE) == count
    assert appeal.overdue_at == MONDAY + timedelta(days=8)
    assert told(supervisor) == ["appeal.lodged", "appeal.overdue"]
    assert told(director) == ["appeal.overdue"]
    decide(appeal, groundless(), by=actor_of(supervisor))
    assert appeal.state == "answered"


def test_a_void_score_ends_its_appeal(supervisor):
    appeal = make_appeal()
    with transaction():
        publishing.void_evaluation(actor_of(supervisor), appeal.evaluation_id, "Another agent spoke.")
    with pytest.raises(Conflict):
        decide(appeal, groundless(), by=actor_of(make_user("supervisor")))
    with pytest.raises(Conflict), transaction():
        ending.withdraw_appeal(agent_of(appeal.evaluation), appeal.id)
    [job] = db.session.scalars(select(Job).where(Job.name == "appeals.end_void"))
    for done in (True, False):
        with transaction():
            assert ending.end_void(SYSTEM, **job.arguments) is done
    assert (appeal.state, appeal.evaluation.state) == ("void", "void")


def test_a_score_does_not_become_final_while_it_is_appealed(supervisor, later):
    appeal = make_appeal()
    later(days=30)
    with transaction():
        assert publishing.finish_due(SYSTEM) == 0
    assert db.session.get(Appeal, appeal.id).evaluation.state == "appealed"
