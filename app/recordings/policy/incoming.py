"""Which files of ``incoming/`` are manifests, which are whole, and which call a name may mean (C1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import TypeVar

from app.foundation.storage import UPLOAD

_MANIFEST = re.compile(r".*\.(csv|tsv|xlsx)|manifest.*\.(json|txt)|export_.*\.txt", re.IGNORECASE)
_TRANSCRIPT = re.compile(r".*\.(vtt|srt|transcript\.json)", re.IGNORECASE | re.DOTALL)
_MARK = re.compile(r"[._-](metadata|meta|transcript|cdr)$", re.IGNORECASE)
_FORMAT_MARK = "~"
Found = TypeVar("Found")
_ENDINGS = set(
    ".wav .mp3 .ogg .oga .opus .flac .m4a .mp4 .aac .amr .awb .wma .webm .gsm .au .ulaw .alaw".split()
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file in ``incoming/``: its name below it (with ``/``), and when it last changed or arrived."""

    name: str
    changed_at: datetime


def is_manifest(name: str) -> bool:
    """Whether a file is a manifest, in any folder: a table (CSV, TSV, XLSX), or ``manifest*.json``.

    Other JSON files may be about a single call, or transcripts. Some systems name their tables
    ``export_….txt``.
    """
    return _MANIFEST.fullmatch(PurePosixPath(name).name) is not None


def is_transcript(name: str) -> bool:
    """Whether a file says by its name that it is a transcript: ``….vtt``, ``….srt``,
    ``….transcript.json``.
    """
    return _TRANSCRIPT.fullmatch(name) is not None


def is_metadata(name: str) -> bool:
    """Whether a file may hold the facts of a single call: JSON or XML that is neither manifest nor
    transcript.
    """
    return name.lower().endswith((".json", ".xml")) and not is_manifest(name) and not is_transcript(name)


def base_of(name: str) -> str:
    """What a file beside a recording is called after: ``a/x`` for ``a/x.vtt``, ``a/x.opus`` for
    ``a/x.opus_metadata.json``, ``a/x`` for ``a/x.transcript.json``.
    """
    stem = str(PurePosixPath(name).with_suffix(""))
    return _MARK.sub("", stem)


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


def with_format(batch: str, chosen: str | None) -> str:
    """The name of an upload's folder, which remembers the format that somebody chose for it."""
    return f"{batch}{_FORMAT_MARK}{chosen}" if chosen else batch


def chosen_format(name: str) -> str | None:
    """The format that was chosen for a file of ``incoming/`` when it was sent; None if it is to be
    recognised.
    """
    first, _, rest = name.partition("/")
    batch, _, chosen = first.partition(_FORMAT_MARK)
    return chosen or None if rest and batch.startswith(UPLOAD) else None


def source_name(name: str) -> str:
    """The name as the sender knows it: without the folder that an upload gets here."""
    first, _, rest = name.partition("/")
    return (rest if rest and first.startswith(UPLOAD) else name)[-300:]
