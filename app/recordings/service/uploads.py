"""Files that people bring, by the browser or from a folder (C1)."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.queue.enqueue import URGENT, enqueue
from app.foundation.storage import OutsideStore, storage
from app.recordings.policy.incoming import with_format
from app.recordings.service.book import Book
from app.recordings.service.judging import named_files
from app.recordings.service.manifests import BadManifest, read_manifest

Writer = Callable[[Path], object]


def receive_files(actor: Actor, files: Iterable[tuple[str, Writer]], chosen: str | None = None) -> list[str]:
    """Put ``(name, write)`` files into a folder of their own in ``incoming/``; hidden ones are passed over.

    ``chosen`` is the format that somebody chose for the manifests among them. Writes no rows, so that nobody waits for the copying. Returns the names below ``incoming/``; raises
    InvalidInput where there is no file, or a name that leads out.
    """
    require(actor, Permission.CALL_IMPORT)
    batch, store = with_format(secrets.token_hex(6), chosen), storage()
    shown = [(name, write) for name, write in files if name and not Path(name).name.startswith(".")]
    if not shown:
        raise InvalidInput(_("Choose at least one file."))
    try:
        paths = [store.receive(batch, name, write) for name, write in shown]
    except OutsideStore as error:
        raise InvalidInput(
            _("A file's name leads out of the folder. Rename it and send it again.")
        ) from error
    return [path.relative_to(store.incoming.resolve()).as_posix() for path in paths]


@dataclass(frozen=True, slots=True)
class Brought:
    """What came from a folder: names below ``incoming/``, and links in it that were not followed."""

    names: list[str]
    links: list[str]


def copy_in(actor: Actor, source: Path, book: Book, chosen: str | None = None) -> Brought:
    """Copy a folder, or a manifest and the files that it names, into ``incoming/``.

    A link is not followed, whether to a file or to a folder: it may lead anywhere. ``chosen`` names the format
    of the manifests.
    """
    found, links = look_into(source if source.is_dir() else source.parent)
    wanted = found.keys() if source.is_dir() else _named_in(source, book, chosen) | {source.name}
    brought = [(name, _copier(path)) for name, path in found.items() if name in wanted]
    return Brought(
        receive_files(actor, brought, chosen), [name for name in links if source.is_dir() or name in wanted]
    )


def look_into(folder: Path) -> tuple[dict[str, Path], list[str]]:
    """The files below a folder by their names in it, and the names of links."""
    files, links = {}, []
    for place, folders, names in os.walk(folder, followlinks=False):
        for name in sorted(folders + names):
            path = Path(place) / name
            if path.is_symlink():
                links.append(path.relative_to(folder).as_posix())
            elif path.is_file():
                files[path.relative_to(folder).as_posix()] = path
    return dict(sorted(files.items())), sorted(links)


def ask_for_scan(actor: Actor) -> int:
    """Queue a look into ``incoming/`` before its next turn; returns the job's id."""
    require(actor, Permission.CALL_IMPORT)
    return enqueue("recordings.scan_incoming", again=True, priority=URGENT)


def _named_in(manifest: Path, book: Book, chosen: str | None) -> set[str]:
    try:
        read = read_manifest(manifest, book, source=manifest.name, chosen=chosen)
    except BadManifest as error:
        raise InvalidInput(_("The manifest cannot be read: %(fault)s", fault=str(error))) from error
    rows = (named_files(record, book.zone) for record in read.records)
    return {name for names in rows for name in names.values()}


def _copier(source: Path) -> Writer:
    return lambda target: shutil.copyfile(source, target)
