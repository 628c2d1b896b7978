"""Pages of calls and recordings."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from flask import Response, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.foundation import clock
from app.foundation.access.permissions import Permission
from app.foundation.db import transaction
from app.foundation.errors import Conflict
from app.foundation.i18n import _
from app.foundation.rulebook import read_rules
from app.foundation.spreadsheet import write_csv
from app.foundation.web.blueprint import Pages, actor
from app.organisation.queries import list_agents, scope_of
from app.recordings import queries
from app.recordings.forms import UploadForm, read_filter
from app.recordings.policy.columns import COLUMNS, REQUIRED
from app.recordings.policy.labels import DIRECTIONS, DOUBTS, LANGUAGES
from app.recordings.policy.reasons import REASONS, advice, describe
from app.recordings.policy.rules import FILE, load_recording_rules
from app.recordings.policy.stages import STAGES
from app.recordings.service import uploads
from app.recordings.service.beeping import rendition_for
from app.recordings.service.playback import note_playback

pages = Pages("recordings")


@pages.page("/calls", needs=Permission.CALL_LIST)
def list_calls() -> ResponseReturnValue:
    """The calls that one may see, newest first."""
    wanted = read_filter(request.args)
    page = queries.list_calls(actor(), wanted, current_app.config["ZONE"], request.args.get("after"))
    return render_template(
        "recordings/list.html",
        page=page, wanted=wanted, agents=list_agents(scope_of(actor())), queues=queries.list_queues(),
        directions=DIRECTIONS, narrowed={k: v for k, v in request.args.items() if k != "after"},
    )  # fmt: skip


@pages.page("/calls/<int:call_id>", needs=Permission.CALL_LIST)
def show_call(call_id: int) -> ResponseReturnValue:
    """One call: its record, its sound, and places for transcript and findings."""
    call = queries.get_call(actor(), call_id)
    recording = call.recording
    return render_template(
        "recordings/show.html",
        call=call, directions=DIRECTIONS, languages_spoken=LANGUAGES, doubts=DOUBTS,
        sound_waits=recording is not None and rendition_for(actor(), recording) is None,
    )  # fmt: skip


@pages.page("/recordings/<int:recording_id>/sound", needs=Permission.RECORDING_PLAY)
def play(recording_id: int) -> ResponseReturnValue:
    """The sound, by ranges (C4). It leaves only when the audit log tells who hears it (X1).

    Who may not hear customer data gets it beeped (X3).
    """
    recording = queries.get_recording(actor(), recording_id)
    heard = rendition_for(actor(), recording)
    if heard is None:
        raise Conflict(_("The sound is being prepared. It can be played in a moment."))
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
    return _import_page(UploadForm(), 200)


@pages.action("/calls/import", needs=Permission.CALL_IMPORT)
def upload() -> ResponseReturnValue:
    """Take files; the worker does the rest."""
    form = UploadForm()
    if not form.validate_on_submit():
        return _import_page(form, 400)
    names = uploads.receive_files(actor(), [(file.filename, partial(file.save)) for file in form.files.data])
    with transaction():
        uploads.ask_for_scan(actor())
    # The count is in the address: a script follows this redirect once by itself, and would use up a flash.
    return redirect(url_for("recordings.show_import", arrived=len(names)))


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
    content = write_csv([str(title) for title in header], rows)
    today = clock.today(current_app.config["ZONE"])
    headers = {"Content-Disposition": f"attachment; filename=quarantine-{today}.csv"}
    return Response(content, mimetype="text/csv", headers=headers)


def _import_page(form: UploadForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "recordings/import.html",
        form=form, quarantined=queries.list_quarantined(request.args.get("after")), in_words=_in_words,
        set_aside=queries.count_quarantined(), imports=queries.list_imports(), reasons=REASONS,
        columns=COLUMNS, required=REQUIRED, **_progress(),
    )  # fmt: skip
    return page, status


def _progress() -> dict[str, Any]:
    return {
        "stages": STAGES, "counts": queries.count_stages(), "arrived": queries.list_arrived(),
        "calls": queries.count_calls(), "recordings": queries.count_recordings(),
    }  # fmt: skip


def _in_words(reason: str, detail: str) -> tuple[str, str]:
    facts = json.loads(detail)
    return describe(facts), advice(reason, facts)
