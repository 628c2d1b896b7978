"""Pages of calls and recordings."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import transaction
from app.foundation.errors import Conflict, NotFound
from app.foundation.i18n import Bilingual, _
from app.foundation.rulebook import read_rules
from app.foundation.spreadsheet import write_csv, write_workbook
from app.foundation.web.blueprint import Pages, actor
from app.foundation.web.paging import PAGE_SIZE
from app.organisation.queries import list_agents, scope_of
from app.recordings import queries
from app.recordings.forms import UploadForm, read_filter
from app.recordings.models import Call, Quarantined, Recording
from app.recordings.policy.columns import COLUMNS, REQUIRED
from app.recordings.policy.labels import DIRECTIONS, DOUBTS, LANGUAGES
from app.recordings.policy.reasons import REASONS, advice, describe
from app.recordings.policy.rules import FILE, load_recording_rules
from app.recordings.policy.stages import STAGES
from app.recordings.policy.verdicts import ADVICE, FILE_STATES, LOOKS, VERDICTS
from app.recordings.service import trials, uploads
from app.recordings.service.beeping import rendition_for
from app.recordings.service.book import Book, read_book
from app.recordings.service.missing import require_file
from app.recordings.service.playback import note_playback
from app.recordings.service.rejected import table_of_rejected
from app.recordings.service.whose import veils_over

pages = Pages("recordings")
TABLE_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pages.page("/calls", needs=Permission.CALL_LIST)
def list_calls() -> ResponseReturnValue:
    """The calls that one may see, newest first."""
    wanted = read_filter(request.args)
    page = queries.list_calls(actor(), wanted, current_app.config["ZONE"], request.args.get("after"))
    return render_template(
        "recordings/list.html",
        page=page, veils=veils_over(actor(), [call.id for call in page.rows]),
        wanted=wanted, agents=list_agents(scope_of(actor())), queues=queries.list_queues(),
        directions=DIRECTIONS, narrowed={k: v for k, v in request.args.items() if k != "after"},
    )  # fmt: skip


@pages.page("/calls/<int:call_id>", needs=Permission.CALL_LIST)
def show_call(call_id: int) -> ResponseReturnValue:
    """One call: its record, its sound, and places for transcript and findings."""
    call = queries.get_call(actor(), call_id)
    recording = call.recording
    return render_template(
        "recordings/show.html",
        call=call, veil=veils_over(actor(), [call_id]).get(call_id),
        directions=DIRECTIONS, languages_spoken=LANGUAGES, doubts=DOUBTS,
        sound_waits=recording is not None and rendition_for(actor(), recording) is None,
    )  # fmt: skip


@pages.page("/recordings/<int:recording_id>/sound", needs=Permission.RECORDING_PLAY)
def play(recording_id: int) -> ResponseReturnValue:
    """The sound, by ranges (C4). It leaves only when the audit log tells who hears it (X1).

    Who may not hear customer data gets it beeped (X3). A file that is missing is told of, and not logged as
    heard.
    """
    recording = queries.get_recording(actor(), recording_id)
    heard = rendition_for(actor(), recording)
    if heard is None:
        raise Conflict(_("The sound is being prepared. It can be played in a moment."))
    require_file(recording, heard.path)
    sitting = read_rules(FILE, load_recording_rules).value.playback.sitting
    if not queries.is_noted(actor(), recording_id, clock.now() - sitting):
        with transaction():
            note_playback(actor(), recording_id, sitting)
    answer = send_file(heard.path, mimetype=heard.mime_type, conditional=True, etag=heard.etag, max_age=0)
    answer.headers["Cache-Control"] = "private, no-cache"  # a browser asks again, so rights are checked again
    return answer


@pages.page("/recordings/<int:recording_id>/player", needs=Permission.RECORDING_PLAY)
def show_player(recording_id: int) -> ResponseReturnValue:
    """The player as a part of pages, or that its sound is being prepared: then it asks again by itself."""
    recording = queries.get_recording(actor(), recording_id)
    waits = rendition_for(actor(), recording) is None
    return render_template("recordings/_player.html", recording=recording, sound_waits=waits)


@pages.page("/calls/import", needs=Permission.CALL_IMPORT)
def show_import() -> ResponseReturnValue:
    """Where files are sent, what became of them, and what was set aside."""
    book = _book()
    return _import_page(UploadForm.of(_formats(book)), book, 200)


@pages.action("/calls/import", needs=Permission.CALL_IMPORT)
def upload() -> ResponseReturnValue:
    """Take files: to be tried first, or to be imported; the worker does the rest."""
    book = _book()
    form = UploadForm.of(_formats(book))
    if not form.validate_on_submit():
        return _import_page(form, book, 400)
    files = [(file.filename, partial(file.save)) for file in form.files.data]
    chosen = form.chosen.data or None
    if chosen is not None:
        book.get(chosen)
    if request.form.get("deed") == "try":
        batch = trials.receive_trial(actor(), files, chosen, clock.now())
        with transaction():
            trials.ask_for_trial(actor(), batch)
        return redirect(url_for("recordings.show_trial", batch=batch))
    names = uploads.receive_files(actor(), files, chosen)
    with transaction():
        uploads.ask_for_scan(actor())
    # The count is in the address: a script follows this redirect once by itself, and would use up a flash.
    return redirect(url_for("recordings.show_import", arrived=len(names)))


@pages.page("/calls/import/trials/<batch>", needs=Permission.CALL_IMPORT)
def show_trial(batch: str) -> ResponseReturnValue:
    """What an import of files that were sent would do, row by row; while it is judged, how far that is."""
    job = trials.find_trial(actor(), batch)
    kind = request.args.get("kind") if request.args.get("kind") in VERDICTS else None
    first = max(0, request.args.get("first", 0, type=int))
    shown = trials.read_trial(batch, kind, first, PAGE_SIZE)
    template = "recordings/_trial.html" if request.headers.get("HX-Request") else "recordings/trial.html"
    return render_template(
        template, batch=batch, job=job, shown=shown, kind=kind, first=first, size=PAGE_SIZE,
        verdicts=VERDICTS, looks=LOOKS, file_states=FILE_STATES, further=ADVICE, reasons=REASONS,
        describe=describe, advice=advice,
    )  # fmt: skip


@pages.action("/calls/import/trials/<batch>/import", needs=Permission.CALL_IMPORT)
def import_trial(batch: str) -> ResponseReturnValue:
    """Import the files that were tried."""
    with transaction():
        trials.import_trial(actor(), batch)
    flash(_("The files are being imported."), "success")
    return redirect(url_for("recordings.show_import"))


@pages.action("/calls/import/trials/<batch>/forget", needs=Permission.CALL_IMPORT)
def forget_trial(batch: str) -> ResponseReturnValue:
    """Throw the files that were tried away."""
    with transaction():
        trials.forget_trial(actor(), batch)
    flash(_("The files were thrown away. Nothing was changed."), "success")
    return redirect(url_for("recordings.show_import"))


@pages.page("/calls/import/progress", needs=Permission.CALL_IMPORT)
def show_progress() -> ResponseReturnValue:
    """What still runs and waits, as a part of the import page."""
    return render_template("recordings/_progress.html", **_progress())


@pages.page("/calls/import/quarantine.csv", needs=Permission.CALL_IMPORT)
def download_quarantine() -> ResponseReturnValue:
    """Everything that was set aside, as a table to send to whoever runs the telephone system."""
    header = [_("File or row"), _("Reason"), _("What was seen"), _("What to do"), _("Seen at")]
    rows = (
        [
            row.source,
            str(REASONS[row.reason].label),
            *_in_words(row.reason, row.detail),
            row.seen_at.isoformat(),
        ]
        for row in queries.all_quarantined()
    )
    return _download(write_csv([str(title) for title in header], rows), "quarantine", "csv")


@pages.page("/calls/import/rejected.<kind>", needs=Permission.CALL_IMPORT)
def download_rejected(kind: str) -> ResponseReturnValue:
    """The rows that were set aside as they came, to be corrected and sent again; the log tells who took
    them.
    """
    if kind not in TABLE_TYPES:
        raise NotFound(_("There is this table as csv and as xlsx."))
    header, rows = table_of_rejected(request.args.get("source"))
    with transaction():
        record(actor(), AuditTag.QUARANTINE_DOWNLOADED, "manifest", rows=len(rows))
    content = write_csv(header, rows) if kind == "csv" else write_workbook([("calls", header, rows)])
    return _download(content, "rejected", kind)


def _download(content: bytes, name: str, kind: str) -> Response:
    today = clock.today(current_app.config["ZONE"])
    headers = {"Content-Disposition": f"attachment; filename={name}-{today}.{kind}"}
    return Response(content, mimetype=TABLE_TYPES[kind], headers=headers)


def _book() -> Book:
    return read_book(current_app.config["ZONE"])


def _formats(book: Book) -> dict[str, Bilingual]:
    return {key: mapping.name for key, mapping in book.mappings.items()}


def _import_page(form: UploadForm, book: Book, status: int) -> ResponseReturnValue:
    page = render_template(
        "recordings/import.html",
        form=form, quarantined=queries.list_quarantined(request.args.get("after")), in_words=_in_words,
        set_aside=queries.count(Quarantined), rejected=queries.count_rejected(), faults=book.faults,
        imports=queries.list_imports(), reasons=REASONS, columns=COLUMNS, required=REQUIRED, **_progress(),
    )  # fmt: skip
    return page, status


def _progress() -> dict[str, Any]:
    return {
        "stages": STAGES, "counts": queries.count_stages(), "arrived": queries.list_arrived(),
        "calls": queries.count(Call), "recordings": queries.count(Recording), "scan": queries.find_scan(),
    }  # fmt: skip


def _in_words(reason: str, detail: str) -> tuple[str, str]:
    facts = json.loads(detail)
    return describe(facts), advice(reason, facts)
