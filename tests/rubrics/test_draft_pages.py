"""The pages of drafts: begun, edited by parts and as text, reviewed, published by a second person."""

from __future__ import annotations

import io

import pytest

from app.engines.scoring.loader import load_rubric
from app.foundation.db import db
from app.foundation.queue.run import run_job
from app.rubrics.models import RubricDraft
from app.rubrics.policy.workbook import to_workbook
from app.rubrics.queries import backtests, checking, drafts, versions
from tests.factories.build import make_call, make_recording, make_user
from tests.factories.drafts import RULES, hand_in, make_draft, next_version, publish, tried
from tests.factories.rubrics import SMALL, make_transcript, make_version, segment

DAYS = {"first_on": "2026-10-12", "last_on": "2026-10-18"}


def page_of(draft, *below: str) -> str:
    return "/".join(["/rubrics/drafts", str(draft.id), *below])


def last_draft() -> RubricDraft:
    db.session.expire_all()
    return drafts.list_open()[0]


def heard() -> None:
    call = make_call()
    make_transcript(segment("good morning", 0, 4), recording_id=make_recording(call_id=call.id).id)


@pytest.fixture
def supervisor(signed_in):
    return signed_in("supervisor")


def test_a_draft_of_the_next_version_is_begun_from_a_version(supervisor):
    version = make_version()
    assert f"/rubrics/{version.id}/drafts" in supervisor.get(f"/rubrics/{version.id}").text
    begun = supervisor.post(f"/rubrics/{version.id}/drafts")
    assert begun.location == page_of(last_draft())
    page = supervisor.get("/rubrics").text
    assert page_of(last_draft()) in page
    assert "Being edited" in page


def sent(browser, **form):
    return browser.post("/rubrics/drafts", data=form, content_type="multipart/form-data")


def test_a_draft_is_begun_from_a_file(supervisor):
    file = (io.BytesIO(next_version().encode()), "small.yaml")
    assert sent(supervisor, begin="file", file=file).status_code == 303
    assert last_draft().text == next_version()


def test_a_draft_is_begun_from_a_workbook(supervisor):
    rubric = load_rubric(next_version(), "small.yaml")
    assert (
        sent(supervisor, begin="file", file=(io.BytesIO(to_workbook(rubric)), "small.xlsx")).status_code
        == 303
    )
    assert load_rubric(last_draft().text, "back.yaml") == rubric


def test_a_faulty_file_is_taken_and_says_its_faults(supervisor):
    file = (io.BytesIO(SMALL.replace("points: 20", "points: many", 1).encode()), "small.yaml")
    sent(supervisor, begin="file", file=file)
    page = supervisor.get(page_of(last_draft()) + "?part=item-1-0").text
    assert "sections[1].items[0].points" in page
    assert "not a suitable number" in page


def test_a_draft_is_begun_blank_with_a_code_from_its_title(supervisor):
    sent(supervisor, begin="blank", title_en="Billing calls", title_zh="账单热线", language="en")
    assert (last_draft().code, last_draft().title_zh) == ("billing-calls", "账单热线")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"begin": "file"}, "Choose a rubric file."),
        ({"begin": "version"}, "Choose a version."),
        ({"begin": "blank", "language": "en"}, "Give the rubric a title."),
        ({"begin": "file", "file": (b"x", "rubric.exe")}, "Choose a YAML or XLSX file."),
        ({"begin": "file", "file": (b"\xff\xfe", "a.yaml")}, "not UTF-8"),
        ({"begin": "file", "file": (b"PK\x03\x04rubbish", "a.xlsx")}, "XLSX"),
        ({"begin": "file", "file": (b"#" * 1_000_001, "a.yaml")}, "larger than any rubric"),
        ({"begin": "file", "file": (b"#" * 120_001, "a.yaml")}, "120000 characters"),
        ({"begin": "file", "file": (b"code: \x00", "a.yaml")}, "not a text"),
    ],
)
def test_what_is_no_rubric_file_is_refused_with_its_reason(supervisor, form, said):
    if "file" in form:
        content, name = form["file"]
        form = form | {"file": (io.BytesIO(content), name)}
    refused = sent(supervisor, **form)
    assert refused.status_code == 400
    assert said in refused.text
    assert drafts.list_open() == []


@pytest.mark.parametrize(
    "part", ["header", "section-0", "item-0-0", "item-1-3", "anchors", "examples", "item-9-9"]
)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_part_has_its_form_in_both_languages(supervisor, part, language):
    draft = make_draft(author=supervisor.user)
    page = supervisor.get(f"{page_of(draft)}?part={part}", headers={"Accept-Language": language})
    assert page.status_code == 200
    assert ("规则" if language == "zh-CN" else "Preview") in page.text or part != "item-0-0"


def test_a_part_saves_itself_and_the_rest_of_the_page_follows(supervisor):
    draft = make_draft(author=supervisor.user)
    address = f"/api/rubrics/drafts/{draft.id}/parts/item-0-0"
    typed = {"title_en": "Hello", "title_zh": "问好", "points": "20", "what_zh": "问", "what_en": "Greet",
             "rule": "phrase: {any: [good day], by: agent}", "do": "remove"}  # fmt: skip
    saved = supervisor.patch(address, data=typed | {"revision": "0"})
    assert saved.json == {"revision": 1}
    live = supervisor.get(f"{page_of(draft)}/live?part=item-0-0").text
    for words in ("Hello", "The agent says one of", "good day", "90"):
        assert words in live
    assert 'hx-swap-oob="true"' in live
    assert supervisor.patch(address, data=typed | {"revision": "0"}).status_code == 409


def test_a_rule_that_is_no_yaml_says_its_line_below_the_box(supervisor):
    draft = make_draft(author=supervisor.user)
    typed = {"title_en": "Hello", "title_zh": "问好", "points": "30", "rule": "phrase:\n  any: [good"}
    supervisor.patch(f"/api/rubrics/drafts/{draft.id}/parts/item-0-0", data=typed | {"revision": "0"})
    live = supervisor.get(f"{page_of(draft)}/live?part=item-0-0").text
    assert "this is not YAML" in live
    assert "line 2" in live


def test_the_button_of_another_part_saves_first(supervisor):
    draft = make_draft(author=supervisor.user)
    form = {"title_en": "Opening words", "title_zh": "开场", "revision": "0", "do": "go:item-1-1"}
    gone = supervisor.post(f"{page_of(draft)}/parts/section-0", data=form)
    assert gone.location.endswith("part=item-1-1")
    assert "en: Opening words" in last_draft().text


def test_who_saves_too_late_has_his_entries_before_him(supervisor):
    draft = make_draft(author=supervisor.user)
    form = {"title_en": "Mine", "title_zh": "我的", "revision": "7"}
    late = supervisor.post(f"{page_of(draft)}/parts/section-0", data=form)
    assert late.status_code == 409
    assert 'value="Mine"' in late.text
    assert "is not saved" in late.text
    text = supervisor.post(f"{page_of(draft)}/text", data={"text": "mine: 1", "revision": "7"})
    assert text.status_code == 409
    assert "mine: 1" in text.text


def test_a_text_that_is_no_form_is_edited_as_text_with_its_lines(supervisor):
    draft = make_draft("code: [", author=supervisor.user)
    page = supervisor.get(page_of(draft), follow_redirects=True).text
    assert "cannot read this text" in page
    assert 'data-line="1"' in page
    saved = supervisor.post(f"{page_of(draft)}/text", data={"text": next_version(), "revision": "0"})
    assert saved.status_code == 303
    assert "No faults" in supervisor.get(f"{page_of(draft)}/text").text


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>: [", "title: {en: '<img src=x onerror=alert(1)>'}"]
)
def test_markup_in_a_draft_stays_text(supervisor, text):
    draft = make_draft(text, author=supervisor.user)
    for page in (f"{page_of(draft)}/text", f"{page_of(draft)}/review", page_of(draft), "/rubrics"):
        body = supervisor.get(page, follow_redirects=True).text
        assert "<script>alert" not in body
        assert "<img src=x" not in body


def test_a_form_without_its_revision_is_refused(supervisor):
    draft = make_draft(author=supervisor.user)
    for revision in ("", "x", "-1", "9" * 12):
        sent_back = supervisor.post(f"{page_of(draft)}/text", data={"text": "a: 1", "revision": revision})
        assert sent_back.status_code in (400, 409)


def test_from_draft_to_version_with_two_people(signed_in, supervisor):
    make_version()
    heard()
    draft = make_draft(next_version().replace("good morning", "good day"), author=supervisor.user)
    draft_id = draft.id
    review = page_of(draft, "review")
    assert "good day" in supervisor.get(review).text
    asked = supervisor.post(page_of(draft, "backtest"), data=DAYS)
    assert asked.status_code == 303
    assert "Waiting for a worker" in supervisor.get(review).text
    assert f'hx-get="/rubrics/drafts/{draft_id}/backtest"' in supervisor.get(review).text
    run_job(backtests.list_backtests()[0].job.id)
    assert supervisor.get(f"/rubrics/drafts/{draft_id}/backtest").headers["HX-Redirect"] == review
    assert supervisor.post(f"/rubrics/drafts/{draft_id}/hand-in", data={"revision": "0"}).status_code == 303
    mine = supervisor.get(review).text
    assert "somebody else publishes it" in mine
    assert "Publish version 2" not in mine
    assert supervisor.post(f"/rubrics/drafts/{draft_id}/publish", data={"revision": "0"}).status_code == 403
    second = signed_in("supervisor")
    page = second.get(review).text
    assert page.index("Verdicts that turn") < page.index("Publish version 2")
    published = second.post(f"/rubrics/drafts/{draft_id}/publish", data={"revision": "0"})
    shown = second.get(published.location).text
    assert "published by" in shown
    assert "good day" in shown


def test_nobody_publishes_what_he_wrote_by_any_address(signed_in, supervisor):
    draft = hand_in(make_draft(author=supervisor.user))
    other = signed_in("supervisor")
    other.post(f"{page_of(draft)}/hand-back", data={"reason": "one word"})
    form = {"text": next_version() + "# by the other\n", "revision": "0"}
    other.post(f"{page_of(draft)}/text", data=form)
    hand_in(last_draft())
    for browser in (supervisor, other):
        assert browser.post(f"{page_of(draft)}/publish", data={"revision": "1"}).status_code == 403
    assert versions.list_all() == []


def test_the_director_sees_what_is_handed_in_and_publishes_it(signed_in):
    director = signed_in("director")
    draft = hand_in(make_draft())
    assert f"{page_of(draft)}/review" in director.get("/rubrics").text
    page = director.get(f"{page_of(draft)}/review").text
    assert "Publish version 2" in page
    assert "no version in this language to compare it with" in page
    assert director.post(f"{page_of(draft)}/publish", data={"revision": "0"}).status_code == 303


def test_a_draft_that_was_not_tried_offers_the_back_test_and_no_button(signed_in):
    make_version()
    heard()
    draft = hand_in(make_draft())
    page = signed_in("supervisor").get(f"{page_of(draft)}/review").text
    assert "Not tried yet as it stands now" in page
    assert "Try on past calls" in page
    assert "Publish version 2" not in page


def test_without_past_calls_the_page_says_so_plainly(signed_in):
    make_version()
    draft = hand_in(make_draft())
    page = signed_in("supervisor").get(f"{page_of(draft)}/review").text
    assert "There are no past calls in this language" in page
    assert "Publish version 2" in page


def test_the_reason_of_a_draft_that_came_back_is_read_by_its_author(signed_in, supervisor):
    draft = hand_in(make_draft(author=supervisor.user))
    other = signed_in("supervisor")
    assert other.post(f"{page_of(draft)}/hand-back", data={"reason": ""}).status_code == 400
    assert other.post(f"{page_of(draft)}/hand-back", data={"reason": "Too strict."}).status_code == 303
    for page in (page_of(draft), page_of(draft, "review")):
        assert "Too strict." in supervisor.get(page).text


def test_examples_that_come_out_otherwise_are_told_and_not_handed_in(supervisor):
    example = """examples:
  - title: {zh: 问候, en: Greets}
    lines: [{by: agent, start_s: 0, end_s: 2, text: good morning}]
    expect: {greeting: fail}
"""
    draft = make_draft(next_version() + example, author=supervisor.user)
    page = supervisor.get(f"{page_of(draft)}/review").text
    assert "1 example comes out otherwise than written." in page
    assert "Hand in for publishing" not in page
    assert supervisor.post(f"{page_of(draft)}/hand-in", data={"revision": "0"}).status_code == 400


def test_a_draft_is_discarded(supervisor):
    draft = make_draft(author=supervisor.user)
    supervisor.post(f"{page_of(draft)}/discard")
    assert drafts.list_open() == []
    assert "Discarded" in supervisor.get(page_of(draft), follow_redirects=True).text


def test_versions_are_taken_away_as_files(signed_in):
    version = make_version()
    browser = signed_in("monitor")
    assert "export.yaml" in browser.get(f"/rubrics/{version.id}").text
    text = browser.get(f"/rubrics/{version.id}/export.yaml")
    assert load_rubric(text.text, "back.yaml") == versions.rubric_of(version)
    assert "small-en-1.yaml" in text.headers["Content-Disposition"]
    book = browser.get(f"/rubrics/{version.id}/export.xlsx")
    assert book.data[:2] == b"PK"


@pytest.mark.parametrize("role", ["monitor", "trainer", "team_lead", "administrator", "agent"])
def test_others_see_no_drafts(signed_in, role):
    draft = make_draft()
    browser = signed_in(role)
    assert page_of(draft) not in browser.get("/rubrics").text
    for below in ((), ("text",), ("review",), ("live",)):
        assert browser.get(page_of(draft, *below)).status_code == 403


def test_a_day_that_is_over_is_told_before_the_button(signed_in):
    draft = hand_in(make_draft())
    draft.text = next_version(valid_from="2020-01-01")
    db.session.commit()
    page = signed_in("supervisor").get(f"{page_of(draft)}/review").text
    assert "is over" in page
    assert "Publish version 2" not in page


def test_a_broken_word_list_is_named_as_such(supervisor, tmp_path):
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "lexicons" / "bad.yaml").write_text("code: [", encoding="utf-8")
    checked = checking.check(next_version(), "small-en", tmp_path)
    assert checked.frozen is None
    assert checked.problems[0].source == "lexicons/bad.yaml"


def test_what_was_published_says_who_wrote_it(signed_in):
    make_version()
    heard()
    draft = tried(make_draft())
    hand_in(draft)
    version_id = publish(drafts.get_draft(draft.id), make_user("director"))
    assert "Written by" in signed_in("monitor").get(f"/rubrics/{version_id}").text
    assert RULES.is_dir()
