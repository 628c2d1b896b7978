"""The search over transcripts, and its hits as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.i18n import Bilingual, LazyString, _
from app.foundation.spreadsheet import stream_csv
from app.foundation.web.blueprint import actor
from app.organisation.queries import list_agents, scope_of
from app.recordings.policy.labels import LANGUAGES
from app.recordings.queries import list_queues
from app.recordings.service.whose import veils_over
from app.transcription.forms import Asked, read_asked
from app.transcription.models import StoredSegment
from app.transcription.policy.examples import EXAMPLES
from app.transcription.policy.labels import SPEAKERS
from app.transcription.policy.narrowing import DESKS, NARROWINGS
from app.transcription.policy.query import Atom, BadQuery
from app.transcription.policy.shown import ShownTurn, shown_turn
from app.transcription.queries import search as queries
from app.transcription.service.searching import note_export, note_search
from app.transcription.views.pages import pages

MOST_EXPORTED = 10_000
EXPORTED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Hit:
    """A turn that was found, with the turns around it; ``desk`` is where the searcher scores the call.

    ``veil``: what he reads in the agent's place.
    """

    row: Row[*tuple[Any, ...]]
    agent: Bilingual
    veil: LazyString | None
    before: Sequence[ShownTurn]
    turn: ShownTurn
    after: Sequence[ShownTurn]
    desk: str | None


@pages.page("/search", needs=Permission.TRANSCRIPT_READ)
def search() -> ResponseReturnValue:
    """The form, and what was found; examples where nothing was asked yet."""
    asked = read_asked(request.args)
    if asked.is_empty:
        return _page(asked)
    try:
        wanted = _search(asked)
    except BadQuery as error:
        return _page(asked, error=error), error.status
    if asked.after is None:
        with transaction():
            note_search(actor(), _in_address())
    found = queries.find_turns(wanted, asked.after)
    hits = list(_hits(found.rows, wanted.query.wanted))
    return _page(asked, found=found, hits=hits, count=queries.count_turns(wanted))


@pages.page("/search/turns.csv", needs=Permission.TRANSCRIPT_READ)
def export_search() -> ResponseReturnValue:
    """The hits as a table, newest first, written while they are read."""
    wanted = _search(read_asked(request.args))
    with transaction():
        note_export(actor(), _in_address(), MOST_EXPORTED)
    titles = [_("Started"), _("Call"), _("Agent number"), _("Agent"), _("Queue"), _("Language"), _("Speaker"),
              _("From second"), _("Words"), _("Page")]  # fmt: skip
    content = stream_with_context(stream_csv([str(title) for title in titles], _exported(wanted)))
    today = clock.today(current_app.config["ZONE"])
    headers = {"Content-Disposition": f"attachment; filename=search-{today}.csv"}
    return Response(content, mimetype="text/csv", headers=headers)


def _search(asked: Asked) -> queries.Search:
    return queries.planned(queries.Search(actor(), asked.query(), current_app.config["ZONE"], asked.narrowed))


def _in_address() -> dict[str, str]:
    return {name: value for name, value in request.args.items() if value and name != "after"}


def _page(asked: Asked, **found: Any) -> str:
    return render_template(
        "transcription/search.html",
        asked=asked, narrowed=_in_address(), agents=list_agents(scope_of(actor())), queues=list_queues(),
        speakers=SPEAKERS, spoken=LANGUAGES, narrowings=NARROWINGS.values(), examples=EXAMPLES,
        most_counted=queries.MOST_COUNTED, most_exported=MOST_EXPORTED, **found,
    )  # fmt: skip


def _hits(rows: Sequence[Row[*tuple[Any, ...]]], wanted: Sequence[Atom]) -> Iterator[Hit]:
    around = queries.list_around(rows)
    calls = {row.call_id for row in rows}
    veils = veils_over(actor(), calls)
    desks = {call_id: url for desk in DESKS.values() for call_id, url in desk(actor(), calls).items()}
    for row in rows:
        turns = {
            step: _shown(segment, row.language, () if step else wanted)
            for step in range(-queries.CONTEXT, queries.CONTEXT + 1)
            if (segment := around.get((row.transcript_id, row.position + step)))
        }
        before = [turn for step, turn in turns.items() if step < 0]
        after = [turn for step, turn in turns.items() if step > 0]
        agent = Bilingual(zh=row.name_zh, en=row.name_en)
        veil, address = veils.get(row.call_id), desks.get(row.call_id)
        yield Hit(row, agent, veil, before, turns[0], after, address)


def _shown(segment: StoredSegment, language: str, wanted: Sequence[Atom]) -> ShownTurn:
    return shown_turn(
        segment.speaker, segment.start_s, segment.holding_words, segment.masks, language, wanted
    )


def _exported(wanted: queries.Search) -> Iterator[list[Any]]:
    """The rows of the file, hundreds of hits at a time: a long file takes no more memory than a short."""
    after, left = None, MOST_EXPORTED
    while left:
        found = queries.find_turns(wanted, after, min(EXPORTED_AT_ONCE, left))
        around = queries.list_around(found.rows, turns=0)
        veils = veils_over(wanted.actor, {row.call_id for row in found.rows})
        for row in found.rows:
            turn = _shown(around[row.transcript_id, row.position], row.language, wanted.query.wanted)
            yield _exported_row(row, turn, wanted, veils.get(row.call_id))
        after, left = found.next, left - len(found.rows)
        if after is None:
            return


def _exported_row(
    row: Row[*tuple[Any, ...]], turn: ShownTurn, wanted: queries.Search, veil: LazyString | None
) -> list[Any]:
    started = row.started_at.astimezone(wanted.zone).isoformat(timespec="seconds")
    page = url_for("recordings.show_call", call_id=row.call_id, at=turn.moment, _external=True)
    name = str(Bilingual(zh=row.name_zh, en=row.name_en))
    number, agent = (row.agent_number, name) if veil is None else ("", str(veil))
    return [started, row.external_id, number, agent, row.queue, row.language,
            str(SPEAKERS[turn.speaker]), turn.moment, turn.text, page]  # fmt: skip
