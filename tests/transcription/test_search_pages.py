"""The search page: its hits with context and moment, its errors, its file, its cost, and the log of it."""

from __future__ import annotations

import csv
import io
import re

import pytest
from sqlalchemy import select

from app.foundation.audit.models import AuditEntry
from app.foundation.db import db
from app.transcription.queries import index
from tests.counting import statements
from tests.factories.build import make_agent, make_call
from tests.factories.search import say

MOST_QUERIES = 18


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)


@pytest.fixture
def browser(app, signed_in):
    """A supervisor at his browser."""
    return signed_in("supervisor")


def found(browser, text: str, **more: object) -> str:
    return browser.get("/search", query_string={"q": text, **more}).text


def next_page(page: str) -> str | None:
    following = re.search(r'rel="next"\s+href="([^"]+)"', page)
    return following and following[1].replace("&amp;", "&")


def marks(page: str) -> list[str]:
    return re.findall(r"<mark>(.*?)</mark>", page)


def test_before_anything_is_asked_it_shows_what_can_be_written(browser):
    page = browser.get("/search").text
    assert "NEAR/5" in page
    assert "退款" in page
    assert logged() == []


def test_a_hit_stands_among_the_turns_around_it_and_leads_to_its_moment(browser):
    stored = say("how can I help", "I want my refund now", "of course", "thank you very much")
    page = found(browser, "refund")
    assert marks(page) == ["refund"]
    assert "how can I help" in page
    assert "of course" in page
    assert "thank you very much" not in page
    call_id = stored.recording.call_id
    assert f'href="/calls/{call_id}?at=8.00"' in page  # the fourth of five words of a turn from 5 s to 10 s


@pytest.mark.parametrize(
    ("said", "asked", "marked"),
    [
        ("我要退款，谢谢", "退款", ["退款"]),
        ("我要退款，谢谢", "谢谢 OR 我", ["我", "谢谢"]),
        ("您好請稍等", "请稍等", ["請稍等"]),
        ("退 款", "退款", ["退款"]),
    ],
)
def test_chinese_is_marked_sign_by_sign(browser, said, asked, marked):
    say(said, language="zh-CN")
    assert marks(found(browser, asked)) == marked


@pytest.mark.parametrize(
    ("said", "asked", "marked"),
    [
        ("Good morning, Sir!", '"good morning"', ["Good morning"]),
        ("Don’t pay 1,000", "dont 1000", ["Don’t", "1,000"]),
        ("refunds are refunded", "refund*", ["refunds", "refunded"]),
        ("a card is blocked", "card near/3 blocked", ["card", "blocked"]),
        ("pay <b>now</b>", "now", ["now"]),
    ],
)
def test_words_are_marked_without_their_punctuation(browser, said, asked, marked):
    say(said)
    assert marks(found(browser, asked)) == marked


def test_a_bad_query_says_what_is_wrong_and_keeps_what_was_typed(browser):
    answer = browser.get("/search", query_string={"q": '"open & wide'})
    assert answer.status_code == 400
    assert "The quotation mark at character 1 is not closed" in answer.text
    assert 'value="&#34;open &amp; wide"' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_where_nothing_is_found_it_says_what_may_help(browser):
    say("good morning")
    assert "Nothing was found" in found(browser, "evening")


@pytest.mark.parametrize("many", [10, 1000])
def test_pages_follow_each_other_without_gap_or_double(browser, monkeypatch, many):
    monkeypatch.setattr(index, "MANY", many)
    for _ in range(3):
        say(*[f"word number {n}" for n in range(15)])
    seen, address = [], "/search?q=number"
    while address:
        page = browser.get(address).text
        seen += re.findall(r'class="search-hit-title"\s+href="([^"]+)"', page)
        address = next_page(page)
    assert len(seen) == len(set(seen)) == 45
    assert "45 turns" in found(browser, "number")


def test_a_damaged_page_address_is_told(browser):
    say("hello")
    assert browser.get("/search?q=hello&after=99999").status_code == 400
    assert browser.get("/search?q=hello&after=x").status_code == 400


def test_beyond_a_thousand_it_stops_counting(browser, monkeypatch):
    monkeypatch.setattr("app.transcription.queries.search.MOST_COUNTED", 5)
    say(*["again and again"] * 8)
    assert "More than 5 turns" in found(browser, "again")


def test_it_costs_the_same_queries_however_much_is_found(browser):
    say("just one turn", "never mind")
    few = cost(browser, "just")
    for _ in range(5):
        say(*["one more turn"] * 30)
    assert cost(browser, "more") == few
    assert few <= MOST_QUERIES


def cost(browser, text: str) -> int:
    """How many statements the page takes, its audit row and the session's person included."""
    with statements() as seen:
        found(browser, text)
    return len(seen)


def test_the_file_holds_every_hit_with_its_moment(browser):
    call = make_call(agent_id=make_agent(number="1001").id, external_id="c-77")
    say("=1+1 is two", "well yes two", "no", call=call)
    answer = browser.get("/search/turns.csv?q=two")
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["Call"], row["Agent number"], row["Speaker"]) for row in rows] == [
        ("c-77", "1001", "Agent"),
        ("c-77", "1001", "Customer"),
    ]
    assert rows[0]["Words"] == "'=1+1 is two"  # no spreadsheet runs it
    assert rows[1]["Page"].endswith(f"/calls/{call.id}?at=8.34")


def test_the_file_ends_at_its_limit(browser, monkeypatch):
    monkeypatch.setattr("app.transcription.views.search.MOST_EXPORTED", 7)
    monkeypatch.setattr("app.transcription.views.search.EXPORTED_AT_ONCE", 3)
    say(*["again and again"] * 20)
    lines = browser.get("/search/turns.csv?q=again").data.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 7


def test_a_search_is_in_the_audit_log_once_and_so_is_an_export(browser):
    say(*["word"] * 25)
    page = found(browser, "word", speaker="agent")
    browser.get(
        re.search(r'rel="prev"|rel="next"\s+href="([^"]+)"', page)[1] if 'rel="next"' in page else "/search"
    )
    browser.get("/search/turns.csv?q=word")
    searched, exported = logged()
    assert (searched.tag, searched.facts) == (
        "transcripts:searched",
        {"asked": {"q": "word", "speaker": "agent"}},
    )
    assert (exported.tag, exported.facts["at_most"]) == ("transcripts:exported", 10_000)
    assert searched.actor_id == browser.user.id


def logged() -> list[AuditEntry]:
    entries = select(AuditEntry).where(AuditEntry.target_type == "search").order_by(AuditEntry.id)
    return list(db.session.scalars(entries))
