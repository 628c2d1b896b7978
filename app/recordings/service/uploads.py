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
from app.foundation.storage import OutsideStore, Storage, storage
from app.recordings.policy.incoming import names_in_manifests, with_format
from app.recordings.service.book import Book
from app.recordings.service.judging import named_files
from app.recordings.service.manifests import BadManifest, read_manifest

Writer = Callable[[Path], object]


def receive_files(actor: Actor, files: Iterable[tuple[str, Writer]], chosen: str | None = None) -> list[str]:
    """Put ``(name, write)`` files into a folder of their own in ``incoming/``; hidden ones are passed over.

    ``chosen`` is the format that somebody chose for the manifests among them. Writes no rows, so that nobody
    waits for the copying. Returns the names below ``incoming/``; raises InvalidInput where there is no
    file, or a name that leads out.
    """
    require(actor, Permission.CALL_IMPORT)
    return put_files(storage(), with_format(secrets.token_hex(6), chosen), files)


def put_files(store: Storage, batch: str, files: Iterable[tuple[str, Writer]]) -> list[str]:
    """Put files into the folder of ``batch`` in ``store``; returns their names below its ``incoming/``.

    Raises InvalidInput where there is no file, or a name that leads out.
    """
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
    """What a folder or a manifest brings: files by their names, and links that are not followed."""

    files: dict[str, Path]
    links: list[str]


def choose_files(source: Path, book: Book, chosen: str | None = None) -> Brought:
    """All files of a folder, or a manifest and those below its folder that it names.

    A link is not followed, whether to a file or to a folder: it may lead anywhere. ``chosen`` names the
    format of the manifests. Raises InvalidInput for a manifest that cannot be read.
    """
    found, links = look_into(source if source.is_dir() else source.parent)
    if source.is_dir():
        return Brought(found, links)
    wanted = _named_in(source, book, chosen) | {source.name}
    files = {name: path for name, path in found.items() if wanted.intersection(names_in_manifests(name))}
    return Brought(files, [name for name in links if wanted.intersection(names_in_manifests(name))])


def copy_in(actor: Actor, brought: Brought, chosen: str | None = None) -> list[str]:
    """Copy files into ``incoming/``; returns their names there."""
    return receive_files(actor, [(name, _copier(path)) for name, path in brought.files.items()], chosen)


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
