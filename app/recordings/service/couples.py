"""Two files of one call, one a party: which belong together, and which is missing (C2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.recordings import queries
from app.recordings.models import Call, Recording
from app.recordings.policy.incoming import Arrived


@dataclass(frozen=True, slots=True)
class Awaited:
    """A call whose parties come in two files: its id in the telephone system, and their names."""

    external_id: str
    agent_file: str | None
    customer_file: str


def calls_in_two_files(call_ids: Iterable[int]) -> dict[int, Awaited]:
    """Those of the calls whose parties come in two files and that have no recording yet."""
    columns = select(Call.id, Call.external_id, Call.recording_name, Call.customer_recording_name)
    open_calls = columns.outerjoin(Recording, Recording.call_id == Call.id).where(
        Call.customer_recording_name.is_not(None), Recording.id.is_(None)
    )
    return {row[0]: Awaited(*row[1:]) for row in queries.among(open_calls, Call.id, call_ids)}


@dataclass(slots=True)
class Couple:
    """What has arrived of a call whose parties come in two files."""

    awaited: Awaited
    agent: Arrived | None = None
    customer: Arrived | None = None

    @property
    def is_whole(self) -> bool:
        return self.agent is not None and self.customer is not None

    def newest(self, file: Arrived) -> Arrived:
        """Of what is here, what came last: patience begins anew with it."""
        here = [one for one in (file, self.agent, self.customer) if one is not None]
        return max(here, key=lambda one: one.changed_at)

    def missing(self) -> dict[str, str]:
        """The facts of a file that waited in vain: its call, and the name that nobody sent."""
        name = self.awaited.customer_file if self.customer is None else self.awaited.agent_file
        return {"call": self.awaited.external_id} | ({} if name is None else {"value": name})


def find_couples(files: Iterable[Arrived], parties: Mapping[str, queries.Heard]) -> dict[int, Couple]:
    """By call: the files that wait for one another. A call that has its recording waits for nothing."""
    waiting = calls_in_two_files(heard.call_id for heard in parties.values())
    couples = {call_id: Couple(awaited) for call_id, awaited in waiting.items()}
    for file in files:
        heard = parties.get(file.name)
        couple = None if heard is None else couples.get(heard.call_id)
        if heard is None or couple is None:
            continue
        if heard.is_customer:
            couple.customer = couple.customer or file
        else:
            couple.agent = couple.agent or file
    return couples
