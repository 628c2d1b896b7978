"""Files that people bring, by the browser or from a folder (C1)."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.queue.enqueue import URGENT, enqueue
from app.foundation.storage import OutsideStore, storage
from app.recordings.service.manifests import BadManifest, read_manifest

Writer = Callable[[Path], object]


def receive_files(actor: Actor, files: Iterable[tuple[str, Writer]]) -> list[str]:
    """Put ``(name, write)`` files into a folder of their own in ``incoming/``; hidden ones are passed over.

    Writes no rows, so that nobody waits for the copying. Returns the names below ``incoming/``; raises
    InvalidInput where there is no file, or a name that leads out.
    """
    require(actor, Permission.CALL_IMPORT)
    batch, store = secrets.token_hex(6), storage()
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


def copy_in(actor: Actor, source: Path) -> list[str]:
    """Copy a folder, or a manifest and the files that it names, into ``incoming/``; returns the names."""
    folder = source if source.is_dir() else source.parent
    found = {
        path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()
    }
    wanted = found.keys() if source.is_dir() else _named_in(source) | {source.name}
    return receive_files(actor, [(name, _copier(path)) for name, path in found.items() if name in wanted])


def ask_for_scan(actor: Actor) -> int:
    """Queue a look into ``incoming/`` before its next turn; returns the job's id."""
    require(actor, Permission.CALL_IMPORT)
    return enqueue("recordings.scan_incoming", again=True, priority=URGENT)


def _named_in(manifest: Path) -> set[str]:
    try:
        rows = read_manifest(manifest)
    except BadManifest as error:
        raise InvalidInput(_("The manifest cannot be read: %(fault)s", fault=str(error))) from error
    return {
        str(row[column]) for _number, row in rows for column in ("recording", "transcript") if row.get(column)
    }


def _copier(source: Path) -> Writer:
    return lambda target: shutil.copyfile(source, target)
