"""One record of theirs, put into our columns by a mapping (C1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from app.recordings.policy.columns import COLUMNS, LENGTHS, OURS_ALWAYS
from app.recordings.policy.manifest import BadRow, facts_of
from app.recordings.policy.mapping import CallMapping, FilePattern, Source, Sources
from app.recordings.policy.patterns import cut, fit
from app.recordings.policy.times import NoSuchTime, TwiceATime, read_instant, read_seconds


def flatten(record: Any, name: str = "") -> dict[str, str]:
    """A record of objects in objects as columns: ``{"a": {"b": [1]}}`` is ``{"a.b.0": "1"}``; null is
    nothing.
    """
    if isinstance(record, Mapping):
        pairs = [(str(key), value) for key, value in record.items()]
    elif isinstance(record, list):
        pairs = [(str(place), value) for place, value in enumerate(record)]
    else:
        return {} if record is None else {name: str(record)}
    flat: dict[str, str] = {}
    for key, value in pairs:
        flat |= flatten(value, f"{name}.{key}" if name else key)
    return flat


def translate(mapping: CallMapping, record: Mapping[str, Any], centre: ZoneInfo) -> dict[str, str]:
    """Our columns for one record of theirs; BadRow names our column and theirs where a value cannot be
    read.
    """
    theirs = {name.strip().lower(): value.strip() for name, value in flatten(record).items()}
    if mapping.url_encoded:
        theirs = {name: unquote(value) for name, value in theirs.items()}
    return _Reader(mapping, theirs, centre).row(mapping.columns, mapping.defaults)


def call_id_of(mapping: CallMapping | None, record: Mapping[str, Any]) -> str:
    """The call's id in a record that cannot be used otherwise; "" if it has none."""
    sources = () if mapping is None else mapping.columns.get("call_id", ())
    theirs = {name.strip().lower(): value.strip() for name, value in flatten(record).items()}
    reader = _Reader(mapping or CallMapping(name_en="-", name_zh="-"), theirs, ZoneInfo("UTC"))
    return reader.value("call_id", sources) or theirs.get("call_id", "")


def read_name(mapping: CallMapping, name: str, centre: ZoneInfo) -> tuple[dict[str, str], str] | None:
    """What a recording's name tells: our columns, and whose voice it holds (``""``: everybody's).

    None if no pattern of the mapping fits.
    """
    for pattern in mapping.files:
        groups = fit(pattern.name, _part(name, pattern), whole=True)
        if groups is not None:
            theirs = {key.lower(): value for key, value in groups.items()}
            row = _Reader(mapping, theirs, centre).row(pattern.columns, mapping.defaults | pattern.defaults)
            party = groups.get("party", "")
            return row, pattern.parties.get(party, party if party in ("agent", "customer") else "")
    return None


def _part(name: str, pattern: FilePattern) -> str:
    """As many folders of the name as the pattern speaks of."""
    return "/".join(name.split("/")[-1 - pattern.name.count("/") :])


class _Reader:
    """Reads our columns out of one record whose column names are in lower case."""

    def __init__(self, mapping: CallMapping, theirs: Mapping[str, str], centre: ZoneInfo) -> None:
        self.mapping, self.theirs, self.centre = mapping, theirs, centre

    def row(self, columns: Mapping[str, Sources], defaults: Mapping[str, str]) -> dict[str, str]:
        found = {ours: self.value(ours, columns.get(ours, ())) for ours in COLUMNS}
        found |= {ours: self.theirs.get(ours, "") for ours in COLUMNS
                  if not found[ours] and (ours not in columns or ours in OURS_ALWAYS)}  # fmt: skip
        return {
            ours: value or defaults.get(ours, "")
            for ours, value in found.items()
            if value or ours in defaults
        }

    def value(self, ours: str, sources: Sources) -> str:
        """What the first of the sources yields; "" if none does."""
        for source in sources:
            raw = self._raw(source)
            if raw:
                return self._read(ours, source, raw)
        return ""

    def _raw(self, source: Source) -> str:
        if not all(fit(pattern, self._cell(name)) for name, pattern in source.when.items()):
            return ""
        raw = " ".join(filter(None, (self._cell(name) for name in source.column)))
        return cut(source.pattern, raw) if raw and source.pattern else raw

    def _cell(self, name: str) -> str:
        return self.theirs.get(name.lower(), "")

    def _read(self, ours: str, source: Source, raw: str) -> str:
        translated = {name.lower(): value for name, value in source.values.items()}.get(raw.lower(), raw)
        try:
            if ours == "started_at":
                return self._instant(source, translated)
            if ours in LENGTHS:
                return str(read_seconds(translated, source.unit))
            return translated.lower() if ours == "direction" else translated
        except NoSuchTime as error:
            raise BadRow("no_such_time", **self._facts(ours, source, raw)) from error
        except TwiceATime as error:
            raise BadRow("twice_a_time", **self._facts(ours, source, raw)) from error
        except ValueError as error:
            raise BadRow("bad_value", **self._facts(ours, source, raw)) from error

    def _instant(self, source: Source, value: str) -> str:
        zone = self.mapping.zone_of(source, self.centre)
        fold = self._cell(source.fold) if source.fold else ""
        ambiguous = source.ambiguous or self.mapping.ambiguous
        return read_instant(value, source.formats, zone, ambiguous=ambiguous, fold=fold).isoformat()

    def _facts(self, ours: str, source: Source, raw: str) -> dict[str, Any]:
        return facts_of(ours, raw) | {"theirs": ", ".join(source.column)}
