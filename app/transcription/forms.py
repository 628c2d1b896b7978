"""What people ask the search for."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

from werkzeug.datastructures import MultiDict

from app.transcription.policy.narrowing import NARROWINGS
from app.transcription.policy.query import Filters, Query
from app.transcription.policy.query_fields import checked
from app.transcription.policy.query_reading import read_query


@dataclass(frozen=True, slots=True)
class Asked:
    """The search form as it was sent: what is typed, what is chosen beside it, where the page begins."""

    text: str
    chosen: Filters
    narrowed: dict[str, str]
    anywhere: bool
    after: str | None

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and self.chosen == Filters() and not self.narrowed

    @property
    def has_more(self) -> bool:
        """Whether anything beside the words narrows the search."""
        return self.anywhere or self.chosen != Filters() or bool(self.narrowed)

    def query(self) -> Query:
        """The query; BadQuery if it cannot be read. A filter that is typed goes before one that is chosen."""
        query = read_query(self.text)
        typed = {
            each.name: getattr(query.filters, each.name) or getattr(self.chosen, each.name)
            for each in fields(Filters)
        }
        return replace(query, filters=checked(Filters(**typed)), anywhere=self.anywhere)


def read_asked(args: MultiDict[str, str]) -> Asked:
    """The form in a page's address; a day that is none narrows nothing."""
    chosen = Filters(
        speaker=args.get("speaker") or None,
        agent=args.get("agent") or None,
        first_on=args.get("first_on", type=date.fromisoformat),
        last_on=args.get("last_on", type=date.fromisoformat),
        queue=args.get("queue") or None,
        language=args.get("language") or None,
    )
    names = [choice.name for narrowing in NARROWINGS.values() for choice in narrowing.choices]
    narrowed = {name: args[name] for name in names if args.get(name)}
    return Asked(args.get("q", ""), chosen, narrowed, "anywhere" in args, args.get("after") or None)
