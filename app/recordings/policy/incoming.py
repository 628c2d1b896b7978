"""Which files of ``incoming/`` are manifests, which are whole, and which call a name may mean (C1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import TypeVar

from app.foundation.storage import UPLOAD

Found = TypeVar("Found")
_ENDINGS = set(
    ".wav .mp3 .ogg .oga .opus .flac .m4a .mp4 .aac .amr .awb .wma .webm .gsm .au .ulaw .alaw".split()
)
_MANIFEST = re.compile(r"manifest.*\.(csv|json)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file in ``incoming/``: its name below it (with ``/``), and when it last changed or arrived."""

    name: str
    changed_at: datetime


def is_manifest(name: str) -> bool:
    """Whether a file is a manifest: ``manifest*.csv`` or ``manifest*.json``, in any folder."""
    return _MANIFEST.fullmatch(PurePosixPath(name).name) is not None


def is_settled(file: Arrived, now: datetime, settle: timedelta) -> bool:
    """Whether nobody is writing the file any more; clocks of other machines may run ahead.

    What came by upload appeared whole.
    """
    return file.name.startswith(UPLOAD) or abs(now - file.changed_at) >= settle


def is_overdue(file: Arrived, now: datetime, grace: timedelta) -> bool:
    """Whether the file has waited long enough for what belongs to it."""
    return now - file.changed_at >= grace


def names_in_manifests(name: str) -> list[str]:
    """How a manifest may name the file ``2026/11/a.wav``: from its own folder or from any above it.

    The longest name comes first: it says most.
    """
    parts = PurePosixPath(name).parts
    return ["/".join(parts[start:]) for start in range(len(parts))]


def call_id_in(name: str) -> str:
    """The call id that a file name itself may carry: its stem."""
    return PurePosixPath(name).stem


def printable(name: str) -> str:
    """The name as a text that can be stored, for names whose bytes are no UTF-8."""
    return name.encode("utf-8", "backslashreplace").decode()


def sounds_like(name: str) -> bool:
    """Whether a name ends as recordings' names do."""
    return PurePosixPath(name).suffix.lower() in _ENDINGS


def find_named(name: str, known: Mapping[str, Found]) -> Found | None:
    """What a manifest says of the file, by its longest name; None if none does."""
    return next((known[each] for each in names_in_manifests(name) if each in known), None)


def source_name(name: str) -> str:
    """The name as the sender knows it: without the folder that an upload gets here."""
    first, _, rest = name.partition("/")
    return (rest if rest and first.startswith(UPLOAD) else name)[-300:]
