"""The commands: transcribe what waits, prepare the models."""

from __future__ import annotations

from app.transcription.queries import transcripts as queries
from app.transcription.service.engine import warm_transcriber
from tests.fakes.transcriber import FakeTranscriber
from tests.transcription.test_transcribe import make_kept


def test_run_transcribes_all_that_waits(app):
    app.extensions["transcriber"] = FakeTranscriber
    recording = make_kept()
    result = app.test_cli_runner().invoke(args=["transcription", "run"])
    assert result.exit_code == 0, result.output
    assert queries.has_transcript(recording.id)


def test_run_with_nothing_to_do_does_nothing(app):
    assert app.test_cli_runner().invoke(args=["transcription", "run"]).exit_code == 0


def test_the_engine_is_loaded_once_and_kept_warm(monkeypatch, tmp_path):
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
