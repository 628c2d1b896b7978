"""Term files: checked on reading, and shown on the page with what was heard."""

from __future__ import annotations

import pytest

from app.config import ROOT
from app.engines.rulefile import RuleFileError
from app.engines.speech.term_list import Term, Tolerance
from app.engines.speech.types import Facts, Segment, Speaker, Transcript, Word
from app.foundation.access.actor import SYSTEM
from app.foundation.db import transaction
from app.foundation.rulebook import read_rules_of
from app.transcription.policy.heard import Heard
from app.transcription.policy.terms import FOLDER, load_terms
from app.transcription.service.storing import store_transcript
from tests.factories.build import make_recording

HEAD = "title: {zh: 名称, en: Names}\nlanguage: en\n"


def test_a_file_gives_its_terms():
    terms = load_terms(
        HEAD + "queues: [boiler]\nterms:\n  - {say: EcoTrack, heard: [echo track], tolerance: loose}\n", "x"
    )
    assert (terms.language, terms.queues) == ("en", ("boiler",))
    assert terms.terms == (Term("EcoTrack", ("echo track",), Tolerance.LOOSE),)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (HEAD + "terms: []", "x:3: terms"),
        (HEAD + "terms:\n  - {say: Hub, sounds: [hob]}", r"x:4: terms.0.sounds"),
        (HEAD + "terms:\n  - {say: Hub, tolerance: wild}", r"x:4: terms.0.tolerance"),
        (HEAD + "terms:\n  - {say: Hub}\n  - {say: Tub, heard: [HUB]}", "'HUB' stands here twice"),
        (HEAD + "terms:\n  - {say: '!'}", "nothing to hear in '!'"),
        (HEAD.replace("en\n", "fr\n") + "terms:\n  - {say: Hub}", "x:2: language"),
    ],
)  # fmt: skip
def test_a_bad_file_names_line_and_key(text, complaint):
    with pytest.raises(RuleFileError, match=complaint):
        load_terms(text, "x")


def test_the_shipped_files_are_read(app):
    found = read_rules_of(FOLDER, load_terms)
    assert [rules.value.language for rules in found] == ["en", "zh-CN"]
    assert len(list((ROOT / "qa_rules" / FOLDER).glob("*.yaml"))) == len(found)


def test_a_folder_that_is_not_there_holds_none(app):
    assert read_rules_of("no-such-folder", load_terms) == []


def test_the_page_shows_what_was_heard_on_hover_and_to_screen_readers(app, signed_in):
    recording = make_recording()
    words = (Word("Northwind", 0.0, 0.5, 0.9, "north <wind>"), Word("here", 0.5, 1.0, 0.9))
    segment = Segment(Speaker.AGENT, 0.0, 1.0, "Northwind here", words, 0.9)
    with transaction():
        facts = Facts(1.0, {}, (), (), (), {}, {}, {})
        store_transcript(SYSTEM, recording.id, Heard(Transcript("en", "fake", (segment,)), facts))
    page = signed_in("supervisor").get(f"/calls/{recording.call_id}/transcript").text
    assert page.count('title="Heard as “north &lt;wind&gt;”"') == 1
    assert page.count('tabindex="0" title=') == 1
    assert "(Heard as “north &lt;wind&gt;”)</span>" in page
