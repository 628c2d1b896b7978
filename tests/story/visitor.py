"""Somebody at a browser who tries again when the web process is gone for a while."""

from __future__ import annotations

import http.client
import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable
from pathlib import Path

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

PATIENCE_S = 120.0
GONE = (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError)


class Visitor:
    """A browser without a screen: keeps its cookies, sends forms with their token, follows redirects."""

    def __init__(self, address: str) -> None:
        self.address, self.token = address, ""
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies)

    def sign_in(self, name: str, password: str) -> None:
        self._find_token("/sign-in")
        status = self.send("/sign-in", {"sign_in_name": name, "password": password})
        assert status == 200, status
        self._find_token("/me")

    def send(self, path: str, fields: dict[str, str] | None = None, files: Iterable[Path] = ()) -> int:
        """Send a form until somebody answers; returns the status of the page that it leads to."""
        form: MultiDict[str, object] = MultiDict({"csrf_token": self.token} | (fields or {}))
        for file in files:
            form.add("files", FileStorage(file.open("rb"), filename=file.name))
        boundary, body = encode_multipart(form)
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        request = urllib.request.Request(self.address + path, data=body, headers=headers)
        return self._ask(request)[0]

    def _find_token(self, path: str) -> None:
        _status, page = self._ask(urllib.request.Request(self.address + path))
        self.token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    def _ask(self, request: urllib.request.Request) -> tuple[int, str]:
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                with self._opener.open(request, timeout=30) as answer:
                    return answer.status, answer.read().decode()
            except urllib.error.HTTPError as error:
                return error.code, error.read().decode()
            except GONE:
                assert time.monotonic() < end, f"nobody answers at {request.full_url}"
                time.sleep(0.2)
