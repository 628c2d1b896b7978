"""A child that takes a dead one's place can write, whatever its parent did at that moment (X4)."""

from __future__ import annotations

import subprocess
import sys

from app.config import ROOT

SCRIPT = """
import os, sqlite3, sys, threading, time
from app.foundation.queue.forking import guard_forks, writing

def connect(patience_s):
    return sqlite3.connect(sys.argv[1], timeout=patience_s, isolation_level=None)

def write():
    with writing:
        connection = connect(5)
        connection.execute("BEGIN IMMEDIATE")
        begun.set()
        time.sleep(0.5)
        connection.execute("COMMIT")

connect(5).execute("PRAGMA journal_mode=WAL")
if sys.argv[2] == "guarded":
    guard_forks()
begun = threading.Event()
threading.Thread(target=write).start()
begun.wait()
child = os.fork()
if child == 0:
    time.sleep(1)  # the parent has long committed
    try:
        connect(0.2).execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        os._exit(3)
    os._exit(0)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def exit_code(folder, how: str) -> int:
    command = [sys.executable, "-c", SCRIPT, str(folder / "a.db"), how]
    return subprocess.run(command, cwd=ROOT, timeout=60, check=False).returncode


def test_a_child_that_was_forked_amid_a_write_would_find_the_database_busy_for_ever(tmp_path):
    assert exit_code(tmp_path, "unguarded") == 3


def test_a_guarded_fork_waits_for_the_write_and_the_child_can_write(tmp_path):
    assert exit_code(tmp_path, "guarded") == 0
