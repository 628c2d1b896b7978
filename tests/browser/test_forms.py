"""Whatever form a recording has, a browser plays what the product serves for it, and seeks in it (C4)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, send_file
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from app.engines.speech.decode import decode
from app.engines.speech.headerless import Form
from app.engines.speech.pair import decode_pair
from app.engines.speech.playable import plays_in_browser, write_wav
from app.recordings.policy.sound import MIME_TYPES, has_fitting_suffix
from tests.engines.speech.test_forms import CALL, EXACT, FORMS, LOSSY, MONO, PADDED
from tests.factories.encoding import write

pytestmark = pytest.mark.browser
LISTEN = """async address => {
    const sound = new Audio(address)
    sound.preload = "auto"
    const done = (name) => new Promise((yes, no) => {
        sound.addEventListener(name, yes, { once: true })
        sound.addEventListener("error", () => no(new Error(sound.error.message)), { once: true })
    })
    await done("loadedmetadata")
    const seeked = done("seeked")
    sound.currentTime = 2
    await seeked
    return { duration: sound.duration, at: sound.currentTime }
}"""


@pytest.fixture(scope="module")
def listen(browser: Browser, tmp_path_factory) -> Iterator[Page]:
    """A page on a server that serves files of ``listen.folder`` as the product does."""
    folder = tmp_path_factory.mktemp("sounds")
    app = Flask(__name__)
    app.add_url_rule("/", "home", lambda: "<!doctype html><title>x</title>")
    app.add_url_rule("/<name>", "sound", lambda name: _sent(folder / name))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    page.folder = folder
    yield page
    page.close()
    server.shutdown()


def _sent(path: Path) -> Response:
    return send_file(path, MIME_TYPES[path.suffix], conditional=True)


def served(path: Path, folder: Path, **told: Form) -> str:
    """The name under which the browser gets what it can play: the file itself, or a WAV of it."""
    sound = decode(path, **told)
    if plays_in_browser(sound) and has_fitting_suffix(sound.container, path.suffix):
        path.rename(folder / path.name)
        return path.name
    write_wav(sound.samples, sound.rate, folder / "copy.wav")
    return "copy.wav"


@pytest.mark.parametrize(("make", "samples"), [*EXACT, *PADDED, *LOSSY])
def test_a_form_is_played_and_sought_in(listen, tmp_path, make, samples):
    heard = listen.evaluate(LISTEN, served(make(tmp_path), listen.folder))
    assert heard["duration"] == pytest.approx(3.0, abs=0.3)
    assert heard["at"] == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize("name", ["voice-8k.spx", "voice.awb"])
def test_a_form_of_another_program_is_played(listen, tmp_path, name):
    copy = tmp_path / name
    copy.write_bytes((FORMS / name).read_bytes())
    assert listen.evaluate(LISTEN, served(copy, listen.folder))["at"] == pytest.approx(2.0, abs=0.05)


def test_files_without_a_header_and_of_two_parties_are_played(listen, tmp_path):
    raw = write(tmp_path / "a.ulaw", "ULAW", MONO, "RAW")
    name = served(raw, listen.folder, form=Form("mulaw", 8000))
    assert listen.evaluate(LISTEN, name)["duration"] == pytest.approx(3.0, abs=0.05)
    agent, customer = (write(tmp_path / f"{n}.wav", "PCM_16", CALL[n : n + 1]) for n in (0, 1))
    both = decode_pair(agent, customer)
    write_wav(both.samples, both.rate, listen.folder / "both.wav")
    assert listen.evaluate(LISTEN, "both.wav")["duration"] == pytest.approx(3.0, abs=0.05)
