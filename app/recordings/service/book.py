"""The formats that this centre can read: the mapping files of ``qa_rules/imports/``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from app.foundation.errors import InvalidInput
from app.foundation.i18n import _
from app.foundation.rulebook import list_rules, read_rules
from app.recordings.policy.mapping import FOLDER, CallMapping, load_mapping, recognise
from app.recordings.policy.patterns import fit

_load = lru_cache(maxsize=100)(load_mapping)


@dataclass(frozen=True, slots=True)
class Book:
    """The mappings by key (``asterisk``), the centre's zone, and what is wrong with files that cannot be
    used.
    """

    mappings: dict[str, CallMapping]
    zone: ZoneInfo
    faults: tuple[str, ...] = ()

    def get(self, key: str) -> CallMapping:
        """The mapping ``key``; InvalidInput names those that there are."""
        if key not in self.mappings:
            known = ", ".join(self.mappings)
            raise InvalidInput(
                _("There is no format %(key)s. There are: %(known)s.", key=key[:40], known=known)
            )
        return self.mappings[key]

    def of_table(self, name: str) -> CallMapping | None:
        """The mapping of a table without a header line, which is known by its file's name."""
        file = PurePosixPath(name).name
        return next(
            (
                m
                for m in self.mappings.values()
                if m.headerless and m.tables and fit(m.tables, file, whole=True)
            ),
            None,
        )

    def of_columns(self, columns: Iterable[str]) -> CallMapping | None:
        """The mapping that knows a table or a record by its columns."""
        key = recognise(columns, self.mappings)
        return None if key is None else self.mappings[key]


def read_book(zone: ZoneInfo) -> Book:
    """Read all mapping files; one that cannot be used is left out, and its fault told."""
    mappings, faults = {}, []
    for name in list_rules(FOLDER):
        try:
            mappings[PurePosixPath(name).stem] = read_rules(name, _load).value
        except InvalidInput as error:
            faults.append(str(error))
    return Book(mappings, zone, tuple(faults))
