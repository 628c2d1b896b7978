"""The commands: transcribe what waits, prepare the models."""

from __future__ import annotations

from app.foundation.db import transaction
from app.transcription.queries import transcripts as queries
from app.transcription.service.engine import warm_transcriber
from tests.factories.build import make_recording
from tests.fakes.transcriber import FakeTranscriber
from tests.transcription.test_transcribe import make_kept


def test_run_transcribes_all_that_waits(app):
    app.extensions["transcriber"] = lambda threads: FakeTranscriber()
    recording = make_kept()
    result = app.test_cli_runner().invoke(args=["transcription", "run"])
    assert result.exit_code == 0, result.output
    assert queries.has_transcript(recording.id)


def test_run_with_nothing_to_do_does_nothing(app):
    assert app.test_cli_runner().invoke(args=["transcription", "run"]).exit_code == 0


def test_run_goes_on_past_a_recording_that_cannot_be_read(app):
    app.extensions["transcriber"] = lambda threads: FakeTranscriber()
    lost, sound = make_recording(digest="0" * 64, duration_s=9.0), make_kept()
    result = app.test_cli_runner().invoke(args=["transcription", "run"])
    assert result.exit_code == 1
    assert f"recording {lost.id}: " in result.output
    assert queries.has_transcript(sound.id)
    assert not queries.has_transcript(lost.id)


def test_run_takes_the_longest_first_and_stores_each_by_itself(app, monkeypatch):
    app.extensions["transcriber"] = lambda threads: FakeTranscriber()
    kept = [make_kept(channels=n) for n in (1, 2)]
    order = []
    monkeypatch.setattr(
        "app.transcription.cli.batch.store_transcript", lambda actor, number, *rest: order.append(number)
    )
    with transaction():
        kept[1].duration_s = 60.0
    app.test_cli_runner().invoke(args=["transcription", "run"], catch_exceptions=False)
    assert order == [kept[1].id, kept[0].id]


def test_the_engine_is_loaded_once_and_kept_warm(app, monkeypatch, tmp_path):
    loaded = []
    monkeypatch.setattr("app.transcription.service.engine.resolve_model", lambda *args: tmp_path)
    monkeypatch.setattr(
        "app.transcription.service.engine.load_transcriber",
        lambda *args, **kwargs: loaded.append(1) or object(),
    )
    warm_transcriber.cache_clear()
    assert warm_transcriber("e", "m", tmp_path, 1, 1) is warm_transcriber("e", "m", tmp_path, 1, 1)
    assert loaded == [1]
    warm_transcriber.cache_clear()
