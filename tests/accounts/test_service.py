"""Sign-in with its lock, accounts made and closed, passwords changed; all of it in the log (P4, X1, X2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy import select

from app.accounts import queries, service
from app.accounts.policy import FAILURES_BEFORE_LOCK
from app.foundation.access.roles import Role
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from tests.factories.build import NOON, actor_of, make_user

RIGHT, WRONG = "correct horse", "wrong horse"


def sign_in(password=RIGHT, name="li.lei"):
    with transaction():
        return service.sign_in(name, password, "10.0.0.7")


def fail_until_locked():
    for _ in range(FAILURES_BEFORE_LOCK):
        sign_in(WRONG)


def last_entry() -> AuditEntry:
    return db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()


@pytest.fixture
def person(any_database, stopped_clock, new_account):
    return new_account()


def test_the_right_password_opens_the_door(person):
    assert sign_in() == person


def test_the_sign_in_name_counts_in_any_case_and_with_spaces_around(person):
    assert sign_in(name=" LI.LEI ") == person


def test_a_success_is_logged_with_who_and_where_from(person):
    sign_in()
    entry = last_entry()
    assert (entry.tag, entry.actor_id, entry.address) == ("sign-in:succeeded", person.id, "10.0.0.7")


def test_a_wrong_password_is_refused(person):
    assert sign_in(WRONG) is None


def test_a_failure_is_logged_on_the_account_that_was_tried(person):
    sign_in(WRONG)
    entry = last_entry()
    assert (entry.tag, entry.target_id, entry.actor_id) == ("sign-in:failed", person.id, None)


def test_an_unknown_name_is_refused_and_logged_as_it_was_typed(person):
    assert sign_in(name="nobody") is None
    assert (last_entry().actor_name, last_entry().target_id) == ("nobody", None)


def test_an_unknown_name_costs_a_hash_like_a_known_one(person, monkeypatch):
    compared = []
    monkeypatch.setattr(service, "_fits", lambda kept, typed: compared.append(kept))
    sign_in(name="nobody")
    assert compared[0].startswith("$argon2")


def test_a_closed_account_is_refused_with_the_right_password(person):
    person.closed_at = NOON
    db.session.commit()
    assert sign_in() is None


def test_failures_are_counted(person):
    sign_in(WRONG)
    sign_in(WRONG)
    assert person.failed_sign_ins == 2


def test_a_success_forgets_the_failures_before(person):
    sign_in(WRONG)
    sign_in()
    assert person.failed_sign_ins == 0


def test_after_five_failures_even_the_right_password_is_refused(person):
    fail_until_locked()
    with pytest.raises(NotAllowed, match="15 minutes"):
        sign_in()


def test_the_lock_ends_after_a_quarter_of_an_hour(person, stopped_clock):
    fail_until_locked()
    stopped_clock.forward(minutes=15)
    assert sign_in() == person


def test_the_lock_holds_until_its_last_second(person, stopped_clock):
    fail_until_locked()
    stopped_clock.forward(minutes=14, seconds=59)
    with pytest.raises(NotAllowed):
        sign_in()


def test_one_failure_after_the_lock_does_not_lock_again(person, stopped_clock):
    fail_until_locked()
    stopped_clock.forward(minutes=16)
    sign_in(WRONG)
    assert sign_in() == person


def test_somebody_elses_failures_lock_nobody_else(person, new_account):
    other = new_account(sign_in_name="han.mei")
    fail_until_locked()
    assert sign_in(name="han.mei") == other


def test_passwords_are_kept_as_argon2_hashes(person):
    assert person.password_hash.startswith("$argon2id$")


def test_a_guess_costs_what_argon2_recommends_at_least(own_hasher):
    assert own_hasher.time_cost >= RFC_9106_LOW_MEMORY.time_cost
    assert own_hasher.memory_cost >= RFC_9106_LOW_MEMORY.memory_cost


def test_an_old_hash_is_renewed_at_sign_in(person):
    from argon2 import PasswordHasher

    person.password_hash = old = PasswordHasher(time_cost=1, memory_cost=64).hash(RIGHT)
    db.session.commit()
    sign_in()
    assert person.password_hash != old


def create(role="administrator", name="new.person", password=RIGHT):
    with transaction():
        return service.create_account(actor_of(make_user(role)), name, "New", "新", Role.MONITOR, password)


@pytest.mark.parametrize("role", [role.value for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_the_administrator_makes_accounts(app, role):
    with pytest.raises(NotAllowed):
        create(role)


@pytest.mark.parametrize("role", [role.value for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_the_administrator_closes_accounts(app, role):
    with pytest.raises(NotAllowed), transaction():
        service.close_account(actor_of(make_user(role)), make_user().id)


def test_a_new_account_is_logged_with_its_role(app):
    person = create()
    entry = last_entry()
    assert (entry.tag, entry.target_id, entry.facts) == ("account:created", person.id, {"role": "monitor"})


def test_a_name_is_given_once_whatever_its_case(app):
    create(name="same")
    with pytest.raises(Conflict, match="same"):
        create(name="SAME")


def test_a_poor_password_makes_no_account(app):
    with pytest.raises(InvalidInput):
        create(password="short")
    assert queries.find_by_sign_in_name("new.person") is None


def close(admin, user_id):
    with transaction():
        service.close_account(actor_of(admin), user_id)


def test_a_closed_account_keeps_its_row_and_the_hour(app, stopped_clock):
    person = make_user()
    close(make_user("administrator"), person.id)
    assert person.closed_at == NOON


def test_closing_twice_keeps_the_first_hour(app, stopped_clock):
    admin, person = make_user("administrator"), make_user()
    close(admin, person.id)
    stopped_clock.forward(days=1)
    close(admin, person.id)
    assert person.closed_at == NOON


def test_nobody_closes_his_own_account(app):
    admin = make_user("administrator")
    with pytest.raises(Conflict):
        close(admin, admin.id)


def test_an_account_that_is_not_there_cannot_be_closed(app):
    with pytest.raises(NotFound):
        close(make_user("administrator"), 999)


def test_a_closed_monitor_is_no_longer_listed(app):
    here, gone = make_user("monitor"), make_user("monitor", closed_at=NOON + timedelta(days=1))
    assert gone not in queries.list_monitors()
    assert here in queries.list_monitors()


def change(person, old, new):
    with transaction():
        service.change_password(actor_of(person), old, new)


def test_a_changed_password_is_the_only_one_that_opens(person):
    change(person, RIGHT, "battery staple")
    assert sign_in() is None
    assert sign_in("battery staple") == person


def test_a_password_is_changed_by_who_knows_the_present_one(person):
    with pytest.raises(InvalidInput, match="present password"):
        change(person, WRONG, "battery staple")


def test_a_new_password_must_not_be_poor(person):
    with pytest.raises(InvalidInput, match="sign-in name"):
        change(person, RIGHT, "li.lei-li.lei")


def test_a_change_of_password_is_logged_without_the_password(person):
    change(person, RIGHT, "battery staple")
    assert (last_entry().tag, last_entry().facts) == ("password:changed", {})
