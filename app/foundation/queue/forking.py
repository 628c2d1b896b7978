"""No child is forked while its parent writes to SQLite.

SQLite keeps in a process's memory which locks that process holds. A child that is forked amid a write
inherits the note, nobody ever releases that lock in it, and each of its own writes finds the database busy.
"""

from __future__ import annotations

import os
import threading

writing = threading.Lock()


def guard_forks() -> None:
    """From now on a fork of this process waits until nobody holds ``writing``."""
    os.register_at_fork(
        before=writing.acquire, after_in_parent=writing.release, after_in_child=writing.release
    )
