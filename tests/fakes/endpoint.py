"""An OpenAI-compatible endpoint on 127.0.0.1: it remembers what it was sent and answers what a test says."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[["Handler"], None]


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def question(self) -> dict[str, Any]:
        """What the model is asked: question, language, turns."""
        return json.loads(json.loads(self.body)["messages"][1]["content"])


@dataclass
class FakeEndpoint:
    """``replies`` are given one after the other, the last one again and again."""

    url: str = ""
    replies: list[Reply] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)

    def answer(self, answer: str, *cited: tuple[int, str]) -> None:
        citations = [{"turn": turn, "words": words} for turn, words in cited]
        self.say(json.dumps({"answer": answer, "citations": citations}, ensure_ascii=False))

    def say(self, content: str) -> None:
        """Let the model say this, whatever it is."""
        self.replies = [json_reply({"choices": [{"message": {"role": "assistant", "content": content}}]})]


class Handler(BaseHTTPRequestHandler):
    fake: FakeEndpoint

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.fake.received.append(Received(self.path, dict(self.headers), body))
        replies = self.fake.replies
        (replies.pop(0) if len(replies) > 1 else replies[0])(self)

    def do_GET(self) -> None:
        self.fake.received.append(Received(self.path, dict(self.headers), b""))
        json_reply({})(self)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def fake_endpoint() -> Iterator[FakeEndpoint]:
    """The endpoint, for as long as the test lasts."""
    fake = FakeEndpoint()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"fake": fake}))
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()


def json_reply(value: Any, status: int = 200, **headers: str) -> Reply:
    return bytes_reply(json.dumps(value).encode(), status, **headers)


def bytes_reply(content: bytes, status: int = 200, **headers: str) -> Reply:
    def reply(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(content)

    return reply


def dripping(part: bytes, every_s: float, times: int) -> Reply:
    """A byte now and then, so that no pause is ever long."""

    def reply(handler: Handler) -> None:
        try:
            for _ in range(times):
                handler.wfile.write(part)
                handler.wfile.flush()
                time.sleep(every_s)
        except OSError:
            pass  # the other side has hung up, as it should

    return reply
