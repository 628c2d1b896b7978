"""The embedded store: the only code that touches ``recordings/``.

``incoming/`` is what telephone systems drop, ``kept/`` holds sound by content hash, ``quarantine/``
what could not be used. Files arrive in ``kept/`` complete or not at all: copied beside their place,
flushed to disk, then renamed (C3, X4).
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from flask import Flask, current_app

from app.foundation import inside
from app.foundation.inside import Kind
from app.foundation.inside import OutsideStore as OutsideStore

UPLOAD = "upload-"
_CHUNK = 1 << 20
_NAME_END = 50  # a file system allows 255 bytes, and a sign of a name has up to 4
_HASH = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"[0-9a-f]{16}")
_BATCH = re.compile(r"[0-9a-z][0-9a-z~-]{0,99}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


class _Replaced(Exception):
    """The file is another one than that which was read before."""


@dataclass(frozen=True, slots=True)
class Storage:
    """The folders below one root."""

    root: Path

    @property
    def incoming(self) -> Path:
        return self.root / "incoming"

    def prepare(self) -> None:
        """Make the folders that are missing."""
        for name in ("incoming", "kept", "quarantine", "filed"):
            (self.root / name).mkdir(parents=True, exist_ok=True)

    def arrived(self) -> Iterator[Path]:
        """The regular files in ``incoming/``, by name; links and hidden files are passed over."""
        found = inside.entries(self.incoming)
        yield from sorted(self.incoming / entry.name for entry in found if entry.kind is Kind.FILE)

    def open_arrived(self, name: str) -> BinaryIO:
        """The file ``name`` of ``incoming/``; raises :class:`OutsideStore` for links and special files."""
        return inside.open_inside(self.incoming, name)

    def receive(self, batch: str, name: str, write: Callable[[Path], object]) -> Path:
        """Let ``write(path)`` put a file that somebody sends into ``incoming/``, complete or not at all.

        Each ``batch`` gets a folder; ``name`` may have more; raises :class:`OutsideStore` if it leads out.
        """
        folder = self.incoming / f"{UPLOAD}{batch}"
        path = self.inside(folder, name.replace("\\", "/"))
        if path == folder.resolve():
            raise OutsideStore(name)
        self._place(path, write)
        return path

    @property
    def trials(self) -> Storage:
        """A store beside this one for files that are only tried: nobody looks into it unasked."""
        return Storage(self.root / "trial")

    def batch_folder(self, batch: str) -> Path:
        """Where :meth:`receive` puts the files of ``batch``; raises :class:`OutsideStore` if it leads out."""
        if not _BATCH.fullmatch(batch):
            raise OutsideStore(batch)
        return self.incoming / f"{UPLOAD}{batch}"

    def adopt(self, batch: str) -> bool:
        """Move the files of a batch from the trials to ``incoming/``, all at once; False if they are gone."""
        try:
            os.replace(self.trials.batch_folder(batch), self.batch_folder(batch))
        except FileNotFoundError:
            return False
        return True

    def forget(self, batch: str) -> None:
        """Remove the files of a batch that was tried."""
        shutil.rmtree(self.trials.batch_folder(batch), ignore_errors=True)

    def forget_older(self, than: float) -> None:
        """Remove what was tried before an instant (in seconds since 1970)."""
        for folder in self.trials.incoming.glob(f"{UPLOAD}*"):
            with suppress(FileNotFoundError):
                if folder.stat().st_mtime < than:
                    shutil.rmtree(folder, ignore_errors=True)

    def discard(self, arrived: Path) -> None:
        """Remove a file from ``incoming/`` once it was taken, and an upload's folder that is empty now."""
        name = self._arrived_name(arrived)
        inside.remove_inside(self.incoming, name)
        folders = Path(name).parent.parts
        if folders and folders[0].startswith(UPLOAD):
            with suppress(OSError):  # not empty yet, or gone already
                for depth in range(len(folders), 0, -1):
                    self.incoming.joinpath(*folders[:depth]).rmdir()

    def _arrived_name(self, path: Path) -> str:
        """The name below ``incoming/`` of a path that may be spelt through links above it."""
        for base in (self.incoming, self.incoming.resolve()):
            if path.is_relative_to(base):
                return path.relative_to(base).as_posix()
        raise OutsideStore(str(path))

    def inside(self, folder: Path, name: str) -> Path:
        """``folder/name`` if that lies inside ``folder``, links resolved; raises :class:`OutsideStore`."""
        base = folder.resolve()
        if "\0" in name:
            raise OutsideStore(name)
        path = Path(os.path.realpath(base / name))  # unlike resolve(), it survives a link to itself
        if not path.is_relative_to(base):
            raise OutsideStore(name)
        return path

    def keep(self, source: Path) -> str:
        """Copy a recording into ``kept/``; returns its SHA-256. Keeping it twice changes nothing."""
        digest = content_hash(source)
        self._place(self.kept_path(digest, source.suffix), lambda path: shutil.copyfile(source, path))
        return digest

    def keep_arrived(self, name: str, digest: str) -> bool:
        """Copy the file ``name`` of ``incoming/`` into ``kept/``; False if its content is not ``digest``.

        It may have been replaced since it was read. Keeping it twice changes nothing.
        """
        target = self.kept_path(digest, Path(name).suffix)
        with self.open_arrived(name) as file:
            if target.exists():
                return content_hash(file) == digest
            with suppress(_Replaced):
                self._place(target, lambda path: _copy(file, path, digest))
                return True
        return False

    def kept_path(self, digest: str, suffix: str) -> Path:
        """Where the content ``digest`` lies. ``suffix`` is the file's own ending, e.g. ``.wav``."""
        if not _HASH.fullmatch(digest):
            raise OutsideStore(digest)
        suffix = suffix.lower() if _SUFFIX.fullmatch(suffix.lower()) else ".bin"
        return self.root / "kept" / digest[:2] / f"{digest}{suffix}"

    def playable_path(self, digest: str) -> Path:
        """Where the browser's version of a recording lies, if it needed one of its own."""
        return self.kept_path(digest, ".play").with_suffix(".play.wav")

    def write_playable(self, digest: str, write: Callable[[Path], object]) -> None:
        """Let ``write(path)`` make the browser's version, complete or not at all."""
        self._place(self.playable_path(digest), write)

    def beeped_path(self, digest: str, key: str) -> Path:
        """Where the version of a recording lies in which private words are beeped; ``key`` names which."""
        if not _KEY.fullmatch(key):
            raise OutsideStore(key)
        return self.kept_path(digest, ".beeped").with_suffix(f".{key}.beeped.wav")

    def write_beeped(self, digest: str, key: str, write: Callable[[Path], object]) -> None:
        """Let ``write(path)`` make that version, complete or not at all; once it is there, it stays."""
        self._place(self.beeped_path(digest, key), write)

    def drop_beeped(self, digest: str, besides: str) -> None:
        """Remove the versions of a recording that do not hold any more."""
        kept = self.beeped_path(digest, besides)
        for path in kept.parent.glob(f"{digest}.*.beeped.wav"):
            if path != kept:
                path.unlink(missing_ok=True)

    def quarantine(self, source: Path, digest: str) -> Path:
        """Move a file that cannot be used aside, under its hash, so that two of the same name both stay."""
        target = self.root / "quarantine" / f"{digest[:16]}-{source.name[-_NAME_END:]}"
        inside.move_out(self.incoming, self._arrived_name(source), target)
        return target

    def file_away(self, content: bytes, suffix: str) -> str:
        """Keep a report or a frame unchangeably under its hash (M1); returns the hash."""
        digest = hashlib.sha256(content).hexdigest()
        self._place(self.filed_path(digest, suffix), lambda path: path.write_bytes(content))
        return digest

    def filed_path(self, digest: str, suffix: str) -> Path:
        """Where :meth:`file_away` put it."""
        if not _HASH.fullmatch(digest):
            raise OutsideStore(digest)
        return self.root / "filed" / digest[:2] / f"{digest}{suffix}"

    def _place(self, target: Path, write: Callable[[Path], object]) -> None:
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{uuid4().hex}-{target.name[-_NAME_END:]}")  # threads write the same file
        try:
            write(draft)
            with draft.open("rb+") as file:
                os.fsync(file.fileno())
            os.replace(draft, target)
        finally:
            draft.unlink(missing_ok=True)


def content_hash(source: Path | BinaryIO) -> str:
    """SHA-256 of a file's bytes, in hex; of an open file, from its beginning."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            return content_hash(file)
    source.seek(0)
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _copy(file: BinaryIO, target: Path, digest: str) -> None:
    """Copy and hash in one pass, for the file may still change."""
    seen = hashlib.sha256()
    with target.open("wb") as copy:
        while chunk := file.read(_CHUNK):
            seen.update(chunk)
            copy.write(chunk)
    if seen.hexdigest() != digest:
        raise _Replaced


def wire(app: Flask, root: Path) -> None:
    """Give the application its store."""
    store = Storage(root)
    store.prepare()
    app.extensions["storage"] = store


def storage() -> Storage:
    """The store of the running application."""
    store: Storage = current_app.extensions["storage"]
    return store
