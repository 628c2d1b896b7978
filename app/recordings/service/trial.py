"""What an import would do, with the judgement of the real one and nothing written (C1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.recordings import queries
from app.recordings.policy.incoming import (
    Arrived,
    call_id_in,
    is_manifest,
    is_metadata,
    is_transcript,
    names_in_manifests,
    source_name,
)
from app.recordings.policy.manifest import BadRow
from app.recordings.policy.rules import RecordingRules
from app.recordings.policy.verdicts import BELONGS, KNOWN, NEW, REJECTED, WAITS, Verdict
from app.recordings.service.beside import find_metadata
from app.recordings.service.book import Book
from app.recordings.service.judging import Fate, Judge, NewCall, Record
from app.recordings.service.manifests import BadManifest, read_manifest
from app.recordings.service.naming import read_names, record_of

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)  # files that are tried have waited for everything


class Trial:
    """Judges files as an import would, and remembers which calls it would make known.

    ``files`` are names, as they would be below ``incoming/``, with the places where they lie.
    :meth:`verdicts` yields one line for each record, then one for each recording.
    """

    def __init__(
        self, actor: Actor, files: Mapping[str, Path], rules: RecordingRules, book: Book, now: datetime,
        chosen: str | None = None,
    ) -> None:  # fmt: skip
        require(actor, Permission.CALL_IMPORT)
        self.files, self.rules, self.book, self.now, self.chosen = files, rules, book, now, chosen
        self.judge = Judge(rules.call, book.zone, now)
        self.arrived = [Arrived(name, LONG_AGO) for name in files]
        self._here = {each: name for name in files for each in names_in_manifests(name)}
        self._by_stem = {call_id_in(name): name for name in files if _is_sound(name)}
        self._claimed: set[str] = set()
        self.done = self.total = 0

    def verdicts(self) -> Iterator[Verdict]:
        """The lines, batch by batch; ``done`` and ``total`` tell how far the present manifest is judged."""
        for name in filter(is_manifest, self.files):
            yield from self._manifest(name)
        found = find_metadata(self.arrived, self.rules, self.book, self.now, self.files.__getitem__)
        yield from self._records([record for _, record in found])
        taken = {name for name, _ in found}
        yield from self._names([file for file in self.arrived if file.name not in taken | self._claimed])
        yield from self._sounds()

    def _manifest(self, name: str) -> Iterator[Verdict]:
        source = source_name(name)
        try:
            manifest = read_manifest(self.files[name], self.book, source=source, chosen=self.chosen)
        except BadManifest as error:
            yield Verdict(source, REJECTED, reason="bad_manifest", facts={"seen": str(error)})
            return
        self.done, self.total = 0, len(manifest.records)
        for batch in manifest.batches():
            yield from self._records(batch)
            self.done += len(batch)

    def _records(self, records: Sequence[Record]) -> Iterator[Verdict]:
        fates = self.judge.fates(records)
        kept = queries.calls_with_recording(
            fate.row.call_id for fate in fates if not isinstance(fate, BadRow)
        )
        for record, fate in zip(records, fates, strict=True):
            yield self._verdict(record, fate, kept)

    def _verdict(self, record: Record, fate: Fate, kept: set[str]) -> Verdict:
        if isinstance(fate, BadRow):
            call = str(fate.facts.get("call", ""))
            return Verdict(record.source, REJECTED, record.number, call, fate.reason, fate.facts)
        row = fate.row
        names = [name for name in (row.recording, row.recording_customer) if name]
        here = [self._here[name] for name in names if name in self._here]
        if not names and row.call_id in self._by_stem:
            here = [self._by_stem[row.call_id]]
        self._claimed.update(here)
        state = "kept" if row.call_id in kept else "found" if here else "missing" if names else ""
        kind = NEW if isinstance(fate, NewCall) else KNOWN
        return Verdict(record.source, kind, record.number, row.call_id, file=state)

    def _names(self, files: Sequence[Arrived]) -> Iterator[Verdict]:
        told, faults = read_names(files, self.book)
        known = queries.known_calls(told).keys() | {call for call in told if self.judge.knows(call)}
        for call in known:
            self._claimed.update(file.name for file in told[call].files.values())
        new = [one for call, one in told.items() if call not in known and one.row.get("agent_number")]
        self._claimed.update(file.name for one in new for file in one.files.values())
        yield from self._records([record_of(one, lambda name: self.files[name].open("rb")) for one in new])
        for file, fault in faults:
            self._claimed.add(file.name)
            yield Verdict(source_name(file.name), REJECTED, reason=fault.reason, facts=fault.facts)

    def _sounds(self) -> Iterator[Verdict]:
        sounds = [name for name in self.files if _is_sound(name)]
        known = queries.calls_of_files(sounds)
        for name in sounds:
            belongs = name in known or name in self._claimed or self.judge.knows(call_id_in(name))
            yield Verdict(source_name(name), BELONGS if belongs else WAITS)


def _is_sound(name: str) -> bool:
    return not (is_manifest(name) or is_metadata(name) or is_transcript(name))
