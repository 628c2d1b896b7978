"""Asking another program over HTTP: one JSON question, one answer, within bounds.

``http.client`` and nothing on top of it: it follows no redirect (which could lead out of the house), reads no
proxy settings and no ``.netrc``, unpacks nothing, and hands out the socket, so that a clock can cut it off.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_OK = 200
_TOO_MANY, _SERVER_ERRORS = 429, 500
_DIAL_S = 10.0


class NoAnswer(Exception):
    """The other program gave no usable answer, for ``why``; ``again``: a later try may have better luck."""

    def __init__(self, why: str, *, again: bool) -> None:
        super().__init__(why)
        self.again = again


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address, the key that it wants (never shown), and what it may cost: seconds in all, bytes, tries."""

    url: str
    key: str = field(repr=False, default="")
    timeout_s: float = 60
    most_bytes: int = 1_000_000
    tries: int = 2
    pause_s: float = 1

    @property
    def host(self) -> str:
        """Host and port, as a log may name them."""
        return urlsplit(self.url).netloc

    def post_json(self, body: bytes) -> bytes:
        """What the endpoint answers to a JSON text; NoAnswer after as many tries as are worth it.

        Once dialled, one try takes ``timeout_s`` at the most, however slowly the answer comes.
        """
        for _ in range(self.tries - 1):
            try:
                return self._post(body)
            except NoAnswer as error:
                if not error.again:
                    raise
            time.sleep(self.pause_s)
        return self._post(body)

    def _post(self, body: bytes) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        try:
            with _dialled(self.url, self.timeout_s) as connection:
                connection.request("POST", urlsplit(self.url).path, body, headers)
                answer = connection.getresponse()
                content = answer.read(self.most_bytes + 1)
        # ValueError: a name that no name server takes, a length that is no number
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise NoAnswer(type(error).__name__, again=True) from error
        if answer.status != _OK:
            again = answer.status == _TOO_MANY or answer.status >= _SERVER_ERRORS
            raise NoAnswer(f"HTTP {answer.status}", again=again)
        if len(content) > self.most_bytes:
            raise NoAnswer("too long", again=False)
        if answer.length:  # bytes that were announced and did not come
            raise NoAnswer("broken off", again=True)
        return content


@contextmanager
def _dialled(url: str, timeout_s: float) -> Iterator[http.client.HTTPConnection]:
    """A connection that is there for so many seconds. It ends with TimeoutError."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    host, port = parts.hostname or "", parts.port or (443 if secure else 80)
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(host, port)
    with socket.create_connection((host, port), min(timeout_s, _DIAL_S)) as line:
        line.settimeout(timeout_s)
        # Shaken hands later, under the same clock as all the rest
        connection.sock = _secured(line, host) if secure else line
        with connection.sock as sock, _cut_off(sock, timeout_s):
            yield connection


def _secured(line: socket.socket, host: str) -> socket.socket:
    context = ssl.create_default_context()
    return context.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)


@contextmanager
def _cut_off(sock: socket.socket, after_s: float) -> Iterator[None]:
    """Ends the connection when the time is up: a socket's own timeout begins anew with each byte."""
    late = threading.Event()

    def cut() -> None:
        late.set()
        with suppress(OSError):  # it is closed already
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

    clock = threading.Timer(after_s, cut)
    clock.daemon = True
    clock.start()
    try:
        yield
    finally:
        clock.cancel()
    if late.is_set():
        raise TimeoutError
