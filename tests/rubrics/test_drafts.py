"""A draft's whole life, on both databases; two people at once; and who may not publish (Q1, P2)."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.evaluations.models import Evaluation
from app.foundation import clock
from app.foundation.access.actor import SYSTEM
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db, transaction
from app.foundation.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.rubrics.models import RubricDraft, RubricVersion
from app.rubrics.queries import drafts, versions
from app.rubrics.service import drafts as service
from app.rubrics.service import publishing
from app.rubrics.service.registering import register_rubrics
from tests.factories.attendance import ZONE
from tests.factories.build import actor_of, make_call, make_recording, make_user
from tests.factories.drafts import LATER, RULES, hand_in, make_draft, next_version, publish, tried
from tests.factories.evaluations import make_evaluation
from tests.factories.rubrics import SMALL, make_transcript, make_version, segment, write_rules


def save(draft, person, text, revision=None):
    with transaction():
        number = draft.revision if revision is None else revision
        return service.save_draft(actor_of(person), draft.id, number, text)


def tags():
    return db.session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id)).all()


def in_force():
    return {version.id for version in versions.list_in_force()}


def heard():
    make_transcript(segment("good morning", 0, 4), recording_id=make_recording(call_id=make_call().id).id)


def test_from_version_to_version(any_database):
    old = make_version()
    heard()
    author, reader_id, old_id = make_user("supervisor"), make_user("supervisor").id, old.id
    with transaction():
        draft_id = service.begin_from_version(actor_of(author), old_id)
    draft = drafts.get_draft(draft_id)
    assert (draft.code, draft.title_en, draft.based_on_id) == ("small-en", "Small form", old_id)
    text = draft.text.replace("good morning", "good day") + f"valid_from: {LATER}\n"
    save(draft, author, text)
    hand_in(tried(draft))
    version_id = publish(drafts.get_draft(draft_id), db.session.get(User, reader_id))
    version = versions.get_version(version_id)
    assert versions.rubric_of(version).version == 2
    assert (version.publisher_id, version.source) == (reader_id, text)
    assert in_force() == {old_id, version_id}  # the old one counts until the day of the new one
    assert drafts.draft_of(version_id).state == "published"
    assert [tag for tag in tags() if tag.startswith("rubric")] == [
        "rubric-draft:created", "rubric:back-test-asked", "rubric:back-tested", "rubric-draft:handed-in",
        "rubric:published",
    ]  # fmt: skip


def test_a_draft_of_a_version_gets_the_next_free_number_and_no_day(app):
    make_version(next_version(number=7))
    old = make_version()
    with transaction():
        draft_id = service.begin_from_version(actor_of(make_user("supervisor")), old.id)
    assert "version: 8" in drafts.get_draft(draft_id).text
    assert "valid_from" not in drafts.get_draft(draft_id).text


def test_whoever_saves_second_is_told_and_loses_nothing_of_the_first(any_database):
    draft, other = make_draft(), make_user("supervisor")
    assert save(draft, draft.author, next_version() + "# one\n", revision=0) == 1
    with pytest.raises(Conflict, match=draft.author.name_en):
        save(draft, other, next_version() + "# two\n", revision=0)
    db.session.expire_all()
    assert drafts.get_draft(draft.id).text.endswith("# one\n")
    assert drafts.get_draft(draft.id).editor_ids == [draft.author_id]


def test_saving_the_same_text_makes_nobody_an_editor(app):
    draft, other = make_draft(), make_user("supervisor")
    assert save(draft, other, draft.text) == 0
    assert drafts.get_draft(draft.id).editor_ids == [draft.author_id]


def test_a_faulty_text_is_kept_but_not_handed_in(app):
    draft = make_draft(next_version().replace("points: 20", "points: many", 1))
    with pytest.raises(InvalidInput, match=r"small-en:\d+: sections"), transaction():
        service.hand_in_draft(actor_of(draft.author), draft.id, 0, RULES)
    assert drafts.get_draft(draft.id).state == "editing"


@pytest.mark.parametrize(
    "hostile",
    [
        "anchors: {a: {any: [x], after: {anchor: a}}}",
        "x: &x [*x]",
        "run: id",
        "rules: !!python/name:os.system",
    ],
)
def test_a_hostile_draft_never_becomes_a_version(app, hostile):
    draft = make_draft(
        f"{next_version()}{hostile}\n", state="handed_in"
    )  # as if somebody had forced it so far
    with pytest.raises((InvalidInput, Conflict)):
        publish(draft)
    assert db.session.scalar(select(func.count()).select_from(RubricVersion)) == 0


EXAMPLE = """examples:
  - title: {zh: 问候, en: Greets}
    lines: [{by: agent, start_s: 0, end_s: 2, text: good morning}]
    expect: {greeting: fail}
"""


def test_an_example_that_comes_out_otherwise_keeps_a_draft_back(app):
    draft = make_draft(next_version() + EXAMPLE)
    with pytest.raises(InvalidInput, match="1 of its examples"), transaction():
        service.hand_in_draft(actor_of(draft.author), draft.id, 0, RULES)


def test_without_a_day_or_with_one_that_is_over_it_is_not_handed_in(app):
    for text, words in ((SMALL, "from which day"), (next_version(valid_from="2020-01-01"), "is over")):
        with pytest.raises(InvalidInput, match=words):
            hand_in(make_draft(text))


def test_a_number_that_is_taken_is_named(app):
    make_version(next_version(number=5))
    with pytest.raises(InvalidInput, match="the number 6"):
        hand_in(make_draft(next_version(number=5)))


def test_neither_author_nor_editor_nor_whoever_handed_in_publishes(app):
    editor, handing = make_user("supervisor"), make_user("supervisor")
    draft = make_draft()
    save(draft, editor, next_version() + "# mended\n", revision=0)
    hand_in(drafts.get_draft(draft.id), handing)
    for person in (draft.author, editor, handing):
        with pytest.raises(NotAllowed, match="took part"):
            publish(drafts.get_draft(draft.id), person)
    publish(drafts.get_draft(draft.id), make_user("director"))


@pytest.mark.parametrize("role", ["monitor", "team_lead", "trainer", "administrator", "agent"])
def test_others_neither_draft_nor_publish(app, role):
    person = make_user(role)
    with pytest.raises(NotAllowed):
        make_draft(author=person)
    draft = hand_in(make_draft())
    with pytest.raises(NotAllowed):
        publish(draft, person)


def test_the_director_publishes_but_writes_no_draft(app):
    with pytest.raises(NotAllowed):
        make_draft(author=make_user("director"))


def test_what_is_handed_in_is_not_edited_and_what_is_edited_not_published(app):
    draft = make_draft()
    with pytest.raises(Conflict):
        publish(draft)
    hand_in(draft)
    with pytest.raises(Conflict):
        save(draft, draft.author, "code: x\n")


def test_a_draft_is_handed_back_with_a_reason_and_handed_in_again(app):
    draft, reader = hand_in(make_draft()), make_user("supervisor")
    with pytest.raises(InvalidInput), transaction():
        service.hand_back_draft(actor_of(reader), draft.id, " ")
    with transaction():
        service.hand_back_draft(actor_of(reader), draft.id, "The greeting is too strict.")
    assert (draft.state, draft.reason) == ("editing", "The greeting is too strict.")
    hand_in(drafts.get_draft(draft.id))
    assert drafts.get_draft(draft.id).reason == ""
    publish(drafts.get_draft(draft.id), reader)


def test_a_discarded_draft_is_off_the_list_for_good(app):
    draft = make_draft()
    with transaction():
        service.discard_draft(actor_of(draft.author), draft.id)
    assert drafts.list_open() == []
    with pytest.raises(Conflict), transaction():
        service.discard_draft(actor_of(draft.author), draft.id)


def test_without_a_back_test_of_this_very_text_nothing_is_published(app):
    make_version()
    heard()
    draft = tried(make_draft())
    save(draft, draft.author, next_version() + "# one word more\n")
    hand_in(drafts.get_draft(draft.id))
    with pytest.raises(Conflict, match="past calls"):
        publish(drafts.get_draft(draft.id))
    publish(tried(drafts.get_draft(draft.id)))


def test_a_back_test_against_an_older_version_does_not_count(app):
    make_version()
    heard()
    draft = hand_in(tried(make_draft(next_version(number=9))))
    make_version(next_version(number=3, valid_from="2026-01-01"))
    with pytest.raises(Conflict, match="past calls"):
        publish(drafts.get_draft(draft.id))


def test_a_back_test_on_days_without_calls_does_not_count(app, monkeypatch):
    make_version()
    call = make_call(started_at=datetime(2026, 3, 1, 4, tzinfo=UTC))
    make_transcript(segment("good morning", 0, 4), recording_id=make_recording(call_id=call.id).id)
    draft = hand_in(tried(make_draft()))
    with pytest.raises(Conflict, match="past calls"):
        publish(draft)


def test_where_there_are_no_past_calls_none_are_asked_for(any_database):
    make_version()
    publish(hand_in(make_draft()))


def test_a_running_evaluation_keeps_its_version(app):
    old = make_version()
    evaluation = make_evaluation(version=old)
    publish(hand_in(make_draft(next_version(valid_from=str(clock.today(ZONE))))))
    assert db.session.get(Evaluation, evaluation.id).rubric_version_id == old.id


def test_a_published_version_counts_from_its_day(app, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 2, 4, tzinfo=UTC))
    old = make_version()
    new = publish(hand_in(make_draft(next_version(valid_from="2026-12-01"))))
    days = ((datetime(2026, 11, 30, 4, tzinfo=UTC), old.id), (datetime(2026, 12, 1, 4, tzinfo=UTC), new))
    for at, version_id in days:
        assert versions.rubric_for(make_call(started_at=at)).id == version_id


def registered(folder, *texts):
    with transaction():
        return [version.id for version in register_rubrics(SYSTEM, write_rules(folder, *texts))]


def test_registering_the_files_again_leaves_a_published_version_in_force(any_database, tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 2, 4, tzinfo=UTC))
    [old] = registered(tmp_path / "rules", SMALL)
    new = publish(hand_in(make_draft(next_version(valid_from="2026-12-01"))))
    for _ in range(2):
        registered(tmp_path / "rules", SMALL)
        assert in_force() == {old, new}
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 2, 2, 4, tzinfo=UTC))
    registered(tmp_path / "rules", SMALL)
    assert versions.rubric_for(make_call(started_at=clock.now())).id == new


def test_a_file_with_a_higher_number_takes_over(any_database, tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 2, 4, tzinfo=UTC))
    registered(tmp_path / "rules", SMALL)
    publish(hand_in(make_draft(next_version(valid_from="2026-12-01"))))
    [third] = registered(tmp_path / "rules", next_version(number=3, valid_from="2026-11-01"))
    assert versions.rubric_for(make_call(started_at=datetime(2026, 12, 5, 4, tzinfo=UTC))).id == third


def test_a_rubric_that_only_the_browser_knows_stays(app, tmp_path):
    alone = publish(hand_in(make_draft(next_version().replace("small-en", "alone-en"))))
    [filed] = registered(tmp_path / "rules", SMALL)
    assert in_force() == {alone, filed}


def at_once(app, *deeds):
    """Do these in threads of their own that start together; what each raised, or None."""
    begin, raised = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number, deed):
        with app.app_context():
            begin.wait()
            try:
                with transaction():
                    deed()
            except Exception as error:  # noqa: BLE001 — the test looks at whatever it was
                raised[number] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_two_who_publish_at_once_make_one_version(any_database):
    draft = hand_in(make_draft())
    readers = [actor_of(make_user("supervisor")) for _ in range(2)]
    draft_id = draft.id
    db.session.remove()
    raised = at_once(
        any_database, *(lambda who=who: publishing.publish_draft(who, draft_id, 0, RULES) for who in readers)
    )
    assert sorted(type(one).__name__ for one in raised) == ["Conflict", "NoneType"]
    assert db.session.scalar(select(func.count()).select_from(RubricVersion)) == 1


def test_of_two_drafts_with_one_number_that_are_published_at_once_one_is_refused(any_database):
    ids = [hand_in(make_draft(next_version() + f"# {n}\n")).id for n in range(2)]
    who = actor_of(make_user("director"))
    db.session.remove()
    raised = at_once(
        any_database, *(lambda one=one: publishing.publish_draft(who, one, 0, RULES) for one in ids)
    )
    assert sorted(type(one).__name__ for one in raised) == ["InvalidInput", "NoneType"]
    assert len(in_force()) == 1


def test_publishing_while_the_files_are_registered_leaves_both_right(any_database, tmp_path):
    registered(tmp_path / "rules", SMALL)
    folder = write_rules(tmp_path / "rules", SMALL)
    draft_id = hand_in(make_draft(next_version(valid_from=str(clock.today(ZONE))))).id
    who = actor_of(make_user("supervisor"))
    db.session.remove()
    raised = at_once(
        any_database,
        lambda: publishing.publish_draft(who, draft_id, 0, RULES),
        *[lambda: register_rubrics(SYSTEM, folder)] * 2,
    )
    assert raised == [None, None, None]
    newest = db.session.get(RubricDraft, draft_id).version_id
    assert newest in in_force()


def test_two_who_save_at_once_are_told_apart(any_database):
    draft_id = make_draft().id
    people = [actor_of(make_user("supervisor")) for _ in range(2)]
    db.session.remove()
    texts = [next_version() + f"# by {n}\n" for n in range(2)]
    raised = at_once(
        any_database,
        *(
            lambda who=who, text=text: service.save_draft(who, draft_id, 0, text)
            for who, text in zip(people, texts, strict=True)
        ),
    )
    assert sorted(type(one).__name__ for one in raised) == ["Conflict", "NoneType"]
    assert drafts.get_draft(draft_id).text in texts


def test_an_unknown_draft_is_not_found(app):
    with pytest.raises(NotFound):
        drafts.get_draft(99)
