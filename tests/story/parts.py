"""The three parts of the product as real processes, to be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.config import ROOT

FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningCentre:
    """web, worker and scheduler on one data folder; ``with RunningCentre(…) as centre``."""

    def __init__(self, data_dir: Path, **env: str) -> None:
        self.port = free_port()
        self.data_dir = data_dir
        self.env = os.environ | {"DATA_DIR": str(data_dir), "PYTHONUNBUFFERED": "1"} | env
        gunicorn = [
            sys.executable,
            "-m",
            "gunicorn",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--threads",
            "4",
            "--no-control-socket",
        ]
        self.commands = {
            "web": [*gunicorn, "wsgi:application"],
            "worker": [*FLASK, "queue", "worker", "--processes", "1"],
            "scheduler": [*FLASK, "queue", "scheduler"],
        }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> RunningCentre:
        for part in self.commands:
            self.start(part)
        return self

    def __exit__(self, *_: object) -> None:
        for part in list(self.processes):
            self.kill(part)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, part: str) -> None:
        log = (self.data_dir / f"{part}.log").open("ab")
        self.processes[part] = subprocess.Popen(
            self.commands[part], cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
        )

    def kill(self, part: str) -> None:
        """SIGKILL to the part and its children: nothing gets a chance to tidy up."""
        process = self.processes.pop(part)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def command(self, *arguments: str) -> str:
        """Run ``flask …`` on the same data to its end; returns what it printed."""
        done = subprocess.run(
            [*FLASK, *arguments], cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout


def wait_until(holds: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait for something that must come; fail with its name if it does not."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"after {seconds:.0f} s still not: {what}"
        time.sleep(0.2)
