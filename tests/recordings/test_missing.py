"""A recording whose file is gone says so, with what to do, and operations hear of it once (X4)."""

from __future__ import annotations

import numpy as np
import pytest

from app.engines.speech.peaks import peaks_to_bytes
from app.foundation.audit.models import AuditEntry
from app.foundation.db import db
from app.foundation.storage import storage
from app.recordings.service import missing
from tests.factories.build import make_recording

PROGRAM = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def nothing_told_yet():
    """The log of this process is asked, whatever other tests missed."""
    missing._tell.cache_clear()


@pytest.fixture
def recording(app):
    return make_recording(peaks=peaks_to_bytes(np.zeros((2, 4, 2), dtype=np.int8)))


@pytest.mark.parametrize(
    ("language", "what", "where", "what_to_do"),
    [
        ("en", "The sound of recording {id} is missing", "kept/{folder}/{name}", "Tell your administrator"),
        ("zh-CN", "录音 {id} 的声音文件", "kept/{folder}/{name}", "请联系系统管理员"),
    ],
)
@pytest.mark.parametrize("headers", [{}, PROGRAM, {"Range": "bytes=0-99"}])
def test_it_says_what_is_missing_where_and_what_to_do(
    signed_in, recording, language, what, where, what_to_do, headers
):
    browser, digest = signed_in("supervisor"), recording.digest
    answer = browser.get(f"/recordings/{recording.id}/sound", headers={"Accept-Language": language} | headers)
    told = answer.get_json()["detail"] if headers == PROGRAM else answer.text
    facts = {"id": recording.id, "folder": digest[:2], "name": digest[:12]}
    assert answer.status_code == 410
    assert [one for one in (what, where, what_to_do) if one.format(**facts) not in told] == []
    assert recording.call.external_id not in told  # who scores blind may ask, too


def test_a_playable_version_that_is_gone_is_told_of_too(signed_in, recording):
    recording.has_playable = True
    db.session.commit()
    assert signed_in("supervisor").get(f"/recordings/{recording.id}/sound").status_code == 410


def test_operations_hear_of_it_once_and_nobody_has_heard_the_call(signed_in, recording, caplog):
    browser = signed_in("supervisor")
    for begin in (0, 100, 200):
        browser.get(f"/recordings/{recording.id}/sound", headers={"Range": f"bytes={begin}-"})
    lines = [one for one in caplog.records if one.levelname == "ERROR" and isinstance(one.msg, dict)]
    path = storage().kept_path(recording.digest, ".wav")
    assert [(one.msg["event"], one.msg["recording_id"], one.msg["path"]) for one in lines] == [
        ("recordings.file_missing", recording.id, str(path))
    ]
    assert db.session.query(AuditEntry).filter_by(tag="recording:played").count() == 0


def test_once_the_file_is_back_it_is_played(signed_in, recording):
    browser, address = signed_in("supervisor"), f"/recordings/{recording.id}/sound"
    assert browser.get(address).status_code == 410
    path = storage().kept_path(recording.digest, ".wav")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"RIFF sound")
    assert browser.get(address).data == b"RIFF sound"


def test_the_waveform_is_there_without_the_file(signed_in, recording):
    answer = signed_in("supervisor").get(f"/api/recordings/{recording.id}/peaks")
    assert answer.get_json()["channels"] == [[0.0] * 8] * 2


@pytest.mark.parametrize("peaks", [b"", b"no outline", peaks_to_bytes(np.zeros((1, 9, 2), np.int8))[:-5]])
def test_a_waveform_that_cannot_be_read_says_so(signed_in, peaks):
    kept = make_recording(peaks=peaks)
    answer = signed_in("supervisor").get(f"/api/recordings/{kept.id}/peaks")
    assert answer.status_code == 410
    assert f"The waveform of recording {kept.id} cannot be read" in answer.get_json()["detail"]
