"""The pages of calls and of the import, in both languages."""

from __future__ import annotations

import io
import json
import re

import pytest
from sqlalchemy import select

from app.foundation.db import db
from app.foundation.queue.models import Job
from app.foundation.storage import storage
from app.recordings.models import Quarantined
from tests.counting import statements
from tests.factories.build import NOON, kept, make_agent, make_call, make_recording


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr("app.foundation.queue.enqueue.send", lambda ids: None)


def make_quarantined(**values):
    defaults = {
        "source": "manifest.csv:3", "digest": "d" * 64, "reason": "bad_value", "seen_at": NOON,
        "detail": json.dumps({"row": 3, "column": "started_at", "value": "=yesterday"}),
    }  # fmt: skip
    return kept(Quarantined(**(defaults | values)))


class TestTheListOfCalls:
    def test_it_shows_the_number_masked(self, app, signed_in):
        make_call(customer_number="13800001234")
        page = signed_in("supervisor").get("/calls").text
        assert "•••••••1234" in page
        assert "13800001234" not in page

    def test_it_is_empty_for_a_monitor_without_assignments(self, app, signed_in):
        make_call()
        assert "No calls here" in signed_in("monitor").get("/calls").text

    @pytest.mark.parametrize(
        ("address", "shown"),
        [
            ("/calls", {"a", "b", "c"}),
            ("/calls?queue=sales", {"b"}),
            ("/calls?with_recording=1", {"c"}),
            ("/calls?first_on=2026-10-15", {"a"}),
            ("/calls?last_on=2026-10-14", {"b", "c"}),
            ("/calls?first_on=someday&agent=x", {"a", "b", "c"}),
            ("/calls?number=tel-7", {"b"}),
            ("/calls?number=13899995678", {"c"}),
            ("/calls?number=5678", {"c"}),
            ("/calls?number=678", set()),
        ],
    )
    def test_it_is_narrowed_by_what_is_asked(self, app, signed_in, address, shown):
        calls = {
            "a": make_call(started_at=NOON.replace(hour=16)),  # midnight of the 15th in Shanghai
            "b": make_call(started_at=NOON, queue="sales", external_id="tel-77"),
            "c": make_call(started_at=NOON, customer_number="13899995678"),
        }
        make_recording(call_id=calls["c"].id)
        page = signed_in("supervisor").get(address).text
        assert {name for name, call in calls.items() if f'href="/calls/{call.id}"' in page} == shown

    def test_who_may_not_see_customer_data_finds_no_more_than_the_screen_shows(self, app, signed_in):
        call = make_call(customer_number="13899995678")
        browser = signed_in("director")
        assert all(
            f"/calls/{call.id}" in browser.get(f"/calls?number={n}5678").text for n in ("", "999", "000")
        )

    def test_it_goes_on_page_by_page(self, app, signed_in):
        agent = make_agent()
        ids = {make_call(agent_id=agent.id).id for _ in range(53)}
        browser, seen, address = signed_in("supervisor"), set(), "/calls"
        while address:
            page = browser.get(address).text
            seen |= {call_id for call_id in ids if f'href="/calls/{call_id}"' in page}
            further = re.search(r'rel="next"\s+href="([^"]+)"', page)
            address = further and further[1]
        assert seen == ids

    def test_it_costs_the_same_queries_however_many_calls(self, app, signed_in):
        browser = signed_in("supervisor")
        counts = []
        for more in (2, 30):
            for _ in range(more):
                make_recording()
            with statements() as asked:
                browser.get("/calls")
            counts.append(len(asked))
        assert counts[0] == counts[1]


class TestTheCallsPage:
    def test_it_has_player_record_and_places_for_transcript_and_findings(self, app, signed_in):
        recording = make_recording()
        page = signed_in("supervisor").get(f"/calls/{recording.call_id}").text
        assert f'src="/recordings/{recording.id}/sound"' in page
        assert f'data-peaks="/api/recordings/{recording.id}/peaks"' in page
        for slot in ("transcript", "findings"):
            assert f'hx-get="/calls/{recording.call_id}/{slot}"' in page
        assert "13800001234" not in page

    def test_it_says_so_where_there_is_no_recording(self, app, signed_in):
        assert "No recording" in signed_in("supervisor").get(f"/calls/{make_call().id}").text

    @pytest.mark.parametrize(
        ("relation", "doubt"), [("mixed", "on both channels"), ("mono", "on one channel")]
    )
    def test_it_tells_a_doubt_about_the_channels(self, app, signed_in, relation, doubt):
        recording = make_recording(relation=relation)
        assert doubt in signed_in("supervisor").get(f"/calls/{recording.call_id}").text

    def test_a_call_that_is_not_there_is_not_found(self, app, signed_in):
        assert signed_in("supervisor").get("/calls/999").status_code == 404


class TestTheImportPage:
    def test_files_are_taken_and_a_scan_is_queued(self, app, signed_in):
        files = [(io.BytesIO(b"call_id"), "manifest.csv"), (io.BytesIO(b"RIFF"), "a.wav")]
        answer = signed_in("administrator").post("/calls/import", data={"files": files})
        assert (answer.status_code, answer.location) == (302, "/calls/import?arrived=2")
        assert sorted(path.name for path in storage().arrived()) == ["a.wav", "manifest.csv"]
        assert db.session.scalars(select(Job.name)).all() == ["recordings.scan_incoming"]

    @pytest.mark.parametrize("name", ["../../evil.wav", "/etc/evil.wav", "..\\evil.wav"])
    def test_a_name_that_leads_out_is_refused(self, app, signed_in, name):
        data = {"files": [(io.BytesIO(b"RIFF"), name)]}
        assert signed_in("administrator").post("/calls/import", data=data).status_code == 400
        assert list(storage().arrived()) == []

    def test_nothing_chosen_is_told(self, app, signed_in):
        answer = signed_in("administrator").post("/calls/import", data={})
        assert answer.status_code == 400
        assert "Choose at least one file." in answer.text

    def test_what_was_set_aside_is_listed_with_reason_place_and_advice(self, app, signed_in):
        make_quarantined()
        page = signed_in("supervisor").get("/calls/import").text
        for words in ("A value cannot be used", "row 3", "column started_at", "Correct the value"):
            assert words in page

    def test_the_report_is_a_table_that_runs_no_formula(self, app, signed_in):
        make_quarantined(source="=cmd()")
        answer = signed_in("administrator").get("/calls/import/quarantine.csv")
        assert answer.mimetype == "text/csv"
        assert answer.data.startswith(b"\xef\xbb\xbf")
        assert "'=cmd()" in answer.text

    def test_the_progress_asks_again_by_itself(self, app, signed_in):
        page = signed_in("administrator").get("/calls/import/progress").text
        assert 'hx-get="/calls/import/progress"' in page

    @pytest.mark.parametrize("role", ["agent", "team_lead", "monitor", "director", "auditor"])
    def test_who_does_not_import_sees_none_of_it(self, app, signed_in, role):
        browser = signed_in(role)
        for address in ("/calls/import", "/calls/import/progress", "/calls/import/quarantine.csv"):
            assert browser.get(address).status_code == 403


@pytest.mark.parametrize("address", ["/calls", "/calls/import"])
def test_the_pages_speak_chinese(app, signed_in, address):
    browser = signed_in("supervisor")
    browser.set_cookie("language", "zh_CN")
    assert 'lang="zh-CN"' in browser.get(address).text
