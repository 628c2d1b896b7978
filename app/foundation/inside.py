"""Files below a folder, reached step by step from it, so that no link is ever followed.

A name is looked up folder by folder with the operating system's own handles. Whoever can write below the
folder can put links there, even between a look and the use of what was looked at; a link met anywhere on
the way is an error here, and nothing outside is opened, moved or removed.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import BinaryIO

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_LINKED = {errno.ELOOP, errno.ENOTDIR, errno.ENXIO, errno.EISDIR}


class OutsideStore(Exception):
    """A name leads out of its folder (``..``, an absolute path, a link), or to no plain file."""


class Kind(StrEnum):
    """What lies under a name. BAD_NAME: a file whose name is no text. Of folders, those are listed that
    are empty or that we may not read (UNREADABLE)."""

    FILE = "file"
    LINK = "link"
    SPECIAL = "special"
    BAD_NAME = "bad_name"
    EMPTY_FOLDER = "empty_folder"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something below a folder: its name from there, and when it changed or arrived (in epoch seconds)."""

    name: str
    kind: Kind
    changed_at: float


def entries(base: Path, below: str = "") -> Iterator[Entry]:
    """All that lies below ``base``, hidden things passed over; one look at each, and no link followed."""
    with os.scandir(base / below) as found:
        for one in found:
            if not one.name.startswith("."):
                yield from _entries_of(base, one, f"{below}{one.name}")


def _entries_of(base: Path, one: os.DirEntry[str], name: str) -> Iterator[Entry]:
    try:
        status = one.stat(follow_symlinks=False)
        if not stat.S_ISDIR(status.st_mode):
            yield Entry(name, _kind(name, status.st_mode), max(status.st_mtime, status.st_ctime))
            return
        empty = True
        for entry in entries(base, f"{name}/"):
            empty = False
            yield entry
        if empty:
            yield Entry(name, Kind.EMPTY_FOLDER, max(status.st_mtime, status.st_ctime))
    except PermissionError:
        yield Entry(name, Kind.UNREADABLE, 0.0)
    except (FileNotFoundError, NotADirectoryError):
        return  # somebody else took it meanwhile


def _kind(name: str, mode: int) -> Kind:
    if stat.S_ISLNK(mode):
        return Kind.LINK
    if not stat.S_ISREG(mode):
        return Kind.SPECIAL
    return Kind.FILE if name.isprintable() or _is_text(name) else Kind.BAD_NAME


def _is_text(name: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in name)


@contextmanager
def folder_of(base: Path, name: str) -> Iterator[tuple[int, str]]:
    """The open folder that holds ``base/name``, and the last part of the name.

    Raises :class:`OutsideStore` where the name or a link on the way leads elsewhere; FileNotFoundError.
    """
    *folders, last = _parts(name)
    handle = os.open(base, _FOLDER)
    try:
        for each in folders:
            with _no_links(name):
                inner = os.open(each, _FOLDER | os.O_NOFOLLOW, dir_fd=handle)
            os.close(handle)
            handle = inner
        yield handle, last
    finally:
        os.close(handle)


def open_inside(base: Path, name: str) -> BinaryIO:
    """The plain file ``base/name``, open for reading; a pipe that nobody writes to does not stop us.

    Raises :class:`OutsideStore` for links, folders and special files; FileNotFoundError; PermissionError.
    """
    with folder_of(base, name) as (folder, last), _no_links(name):
        handle = os.open(last, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OutsideStore(name)
    # The name goes with the file: FFmpeg knows some forms by their ending only.
    return open(base / name, "rb", opener=lambda _path, _flags: handle)


def remove_inside(base: Path, name: str) -> None:
    """Remove ``base/name`` itself, never what it leads to; nothing happens where it is gone."""
    with folder_of(base, name) as (folder, last):
        try:
            os.unlink(last, dir_fd=folder)
        except FileNotFoundError:
            return


def move_out(base: Path, name: str, target: Path) -> None:
    """Move ``base/name`` itself, never what it leads to, to ``target`` on the same file system."""
    with folder_of(base, name) as (folder, last):
        os.replace(last, target, src_dir_fd=folder)


def _parts(name: str) -> tuple[str, ...]:
    parts = PurePosixPath(name).parts
    if not parts or "\0" in name or ".." in parts or parts[0].startswith("/"):
        raise OutsideStore(name)
    return parts


@contextmanager
def _no_links(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _LINKED:
            raise OutsideStore(name) from error
        if error.errno == errno.ENAMETOOLONG:
            raise FileNotFoundError(errno.ENOENT, "the name is too long to exist", name) from error
        raise
