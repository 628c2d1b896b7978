"""One question to another program: bounded in time and size, and it leads nowhere else."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from app.foundation.endpoint import Endpoint, NoAnswer
from tests.fakes.endpoint import FakeEndpoint, bytes_reply, dripping, fake_endpoint, json_reply


@pytest.fixture
def fake() -> Iterator[FakeEndpoint]:
    with fake_endpoint() as one:
        yield one


def asked(fake: FakeEndpoint, **values: Any) -> Endpoint:
    defaults: dict[str, Any] = {"url": f"{fake.url}/chat", "key": "secret-key", "timeout_s": 5, "pause_s": 0}
    return Endpoint(**(defaults | values))


def test_it_posts_json_with_the_key_and_gives_the_answer(fake):
    fake.replies = [json_reply({"fine": True})]
    assert asked(fake).post_json(b'{"a":1}') == b'{"fine": true}'
    [received] = fake.received
    assert (received.path, received.body) == ("/v1/chat", b'{"a":1}')
    assert received.headers["Authorization"] == "Bearer secret-key"
    assert received.headers["Accept-Encoding"] == "identity"


def test_the_key_is_never_shown(fake):
    assert "secret-key" not in repr(asked(fake))


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_once_more(fake, status):
    fake.replies = [json_reply({}, status), json_reply({"fine": True})]
    assert asked(fake).post_json(b"{}") == b'{"fine": true}'


def test_it_gives_up_after_its_tries(fake):
    fake.replies = [json_reply({}, 500)]
    with pytest.raises(NoAnswer, match="HTTP 500"):
        asked(fake, tries=3).post_json(b"{}")
    assert len(fake.received) == 3


@pytest.mark.parametrize("status", [400, 401, 404])
def test_what_will_not_pass_is_not_tried_again(fake, status):
    fake.replies = [json_reply({}, status)]
    with pytest.raises(NoAnswer, match=f"HTTP {status}"):
        asked(fake).post_json(b"{}")
    assert len(fake.received) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_it_follows_no_redirect(fake, status):
    fake.replies = [json_reply({}, status, Location=f"{fake.url}/elsewhere")]
    with pytest.raises(NoAnswer, match=f"HTTP {status}"):
        asked(fake).post_json(b"{}")
    assert [one.path for one in fake.received] == ["/v1/chat"]


def test_it_looks_at_no_proxy(fake, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    fake.replies = [json_reply({})]
    assert asked(fake).post_json(b"{}") == b"{}"


def test_an_answer_without_end_is_cut_off(fake):
    fake.replies = [bytes_reply(b"x" * 20_001)]
    with pytest.raises(NoAnswer, match="too long"):
        asked(fake, most_bytes=20_000).post_json(b"{}")
    assert len(asked(fake, most_bytes=20_001).post_json(b"{}")) == 20_001


@pytest.mark.parametrize(
    "slow",
    [
        dripping(b"x", 0.1, 100),  # a status line that never ends
        dripping(b"HTTP/1.1 200 OK\r\n", 0.1, 100),  # heads without end
        lambda handler: dripping_body(handler),
        lambda handler: time.sleep(3),
    ],
)
def test_however_slowly_it_answers_the_time_is_up(fake, slow):
    fake.replies = [slow]
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        asked(fake, timeout_s=0.5, tries=1).post_json(b"{}")
    assert time.monotonic() - began < 2.5


def dripping_body(handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.send_header("Connection", "close")
    handler.end_headers()
    dripping(b"x", 0.1, 100)(handler)


@pytest.mark.parametrize(
    "rubbish",
    [
        b"",
        b"\x00\xff" * 100,
        b"HTTP/9 200\r\n\r\n",
        b"HTTP/1.1 2000 x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_what_is_no_http_is_no_answer(fake, rubbish):
    fake.replies = [lambda handler: handler.wfile.write(rubbish)]
    with pytest.raises(NoAnswer):
        asked(fake, tries=1).post_json(b"{}")


def test_a_broken_off_answer_is_no_answer(fake):
    fake.replies = [bytes_reply(b"{}", **{"Content-Length": "100"})]
    with pytest.raises(NoAnswer, match="broken off"):
        asked(fake, timeout_s=1, tries=1).post_json(b"{}")


def test_nobody_there_is_no_answer():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        endpoint = Endpoint(f"http://127.0.0.1:{taken.getsockname()[1]}/v1", pause_s=0)
        with pytest.raises(NoAnswer, match="ConnectionRefused"):
            endpoint.post_json(b"{}")


def test_an_https_address_is_never_asked_in_clear(fake):
    fake.replies = [json_reply({})]
    with pytest.raises(NoAnswer, match="SSL"):
        asked(fake, url=fake.url.replace("http:", "https:"), tries=1).post_json(b"{}")
    assert fake.received == []


def test_a_name_that_cannot_be_one_is_no_answer():
    with pytest.raises(NoAnswer, match="UnicodeError"):
        Endpoint(f"https://{'x' * 70}.example/v1", tries=1).post_json(b"{}")
