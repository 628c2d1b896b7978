"""Transcripts that are there: brought from elsewhere, masked anew, indexed anew."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app

from app.engines.speech.types import Speaker
from app.foundation.access.actor import SYSTEM, Actor
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from app.foundation.errors import AppError
from app.transcription.cli.groups import transcription_group
from app.transcription.queries import index
from app.transcription.queries import transcripts as queries
from app.transcription.service.ear import ear_of
from app.transcription.service.elsewhere import hear_elsewhere, import_transcript
from app.transcription.service.hearing import source_of
from app.transcription.service.indexing import reindex_segments
from app.transcription.service.masking import mask_transcript, note_masking

CONSOLE = Actor(None, "console", Role.ADMINISTRATOR)


class SpeakerLabel(click.ParamType):
    """``spk_0=agent`` as a label and a party."""

    name = "LABEL=agent|customer"

    def convert(self, value: str, param: object, ctx: object) -> tuple[str, Speaker]:
        """See click; a wrong one is named."""
        label, sign, party = value.rpartition("=")
        if not sign or party not in (Speaker.AGENT, Speaker.CUSTOMER):
            raise click.BadParameter(f"{value!r} must be as in spk_0=agent or spk_1=customer")
        return label, Speaker(party)


@transcription_group.command("reindex")
@click.option("--missing", is_flag=True, help="Only what is not in the index yet.")
def reindex(missing: bool) -> None:
    """Write the search index anew, in batches; it can be broken off and begun again at any time."""
    total = index.count_segments(missing)
    if not total:
        return
    with click.progressbar(length=total, label="Segments", show_pos=True) as bar:
        for segment_ids in index.list_segments(missing):
            with transaction():
                reindex_segments(segment_ids)
            bar.update(len(segment_ids))


@transcription_group.command("mask")
def mask() -> None:
    """Find personal data in all transcripts again, after qa_rules/masking.yaml or the product changed."""
    transcripts, changed = queries.list_transcript_ids(), 0
    with click.progressbar(transcripts, label="Transcripts", show_pos=True) as transcript_ids:
        for transcript_id in transcript_ids:
            with transaction():
                changed += mask_transcript(transcript_id)
    with transaction():
        note_masking(SYSTEM, len(transcripts), changed)
    click.echo(f"{changed} of {len(transcripts)} transcripts are masked otherwise than before.")


@transcription_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--call", "call", required=True, help="The telephone system's id of the call.")
@click.option(
    "--speaker",
    "speakers",
    type=SpeakerLabel(),
    multiple=True,
    help="Who a label of the file is.",
)
def import_(file: Path, call: str, speakers: tuple[tuple[str, Speaker], ...]) -> None:
    """Import a transcript that another system wrote, for a recorded call that has none yet.

    JSON of Amazon Transcribe, Azure, Google, Alibaba Cloud, whisper.cpp, Whisper, or our own; WebVTT; SRT.
    """
    try:
        ear = ear_of(current_app.extensions["transcriber"], current_app.extensions["voices"])
        recording = queries.get_recording_of(call)
        heard = hear_elsewhere(file, source_of(recording), ear, dict(speakers))
        with transaction():
            import_transcript(CONSOLE, SYSTEM, recording.id, file, heard)
    except AppError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{call}: {len(heard.transcript.segments)} segments, written by {heard.transcript.engine}")
