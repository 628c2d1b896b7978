"""What the scoring page, the score sheet and the page of an appeal show of a scored call."""

from __future__ import annotations

from typing import Any

from app.evaluations.models import Evaluation
from app.evaluations.policy.choices import in_words
from app.evaluations.policy.desk import Proposal, marks, measured, quoted_in
from app.evaluations.policy.form import bonus_of, lines_of
from app.evaluations.policy.panels import PANELS
from app.evaluations.policy.picks import KINDS as PICKED_FOR
from app.evaluations.policy.picks import way_in, way_in_whole
from app.evaluations.policy.revisions import LABELS as KINDS
from app.evaluations.policy.revisions import changes_between, since_publication
from app.evaluations.policy.states import LABELS, ORIGINS
from app.evaluations.queries.blinding import veil_for
from app.foundation.access.actor import Actor
from app.foundation.access.permissions import Permission
from app.foundation.rulebook import read_rules
from app.recordings.models import Recording
from app.recordings.policy.labels import DOUBTS
from app.recordings.service.beeping import rendition_for
from app.rubrics.policy.labels import CRITICAL, VERDICTS
from app.rubrics.policy.readings import readings_of
from app.rubrics.queries import findings, versions
from app.sampling.policy.labels import SLOTS
from app.transcription.models import StoredTranscript
from app.transcription.policy import rules as transcript_rules
from app.transcription.policy.turns import turns_of
from app.transcription.queries import transcripts
from app.transcription.service.masking import spans_in

LABELLED: dict[str, Any] = {
    "states": LABELS, "origins": ORIGINS, "picked_for": PICKED_FOR,
    "way_in": way_in, "way_in_whole": way_in_whole,
    "slots": SLOTS, "verdicts": VERDICTS, "critical": CRITICAL,
}  # fmt: skip


def call_data(person: Actor, evaluation: Evaluation) -> dict[str, Any]:
    """Everything about one scored call that its pages show to this person."""
    stored = transcripts.find_transcript(evaluation.call_id)
    found = findings.findings_of(evaluation.call_id, evaluation.rubric_version_id)
    if stored is not None:
        found = findings.masked(found, stored.segments, stored.language)
    proposals = {code: Proposal(one.id, one.verdict, one.reason, one.evidence) for code, one in found.items()}
    recording = evaluation.call.recording
    said = list(proposals.values())
    rubric = versions.rubric_of(evaluation.rubric_version)
    panel = PANELS.get(evaluation.origin)
    answers = {item.item_code: item for item in evaluation.items}
    masks = transcripts.masks_in(stored) if stored else []
    unsure = read_rules(
        transcript_rules.FILE, transcript_rules.load_transcription_rules
    ).value.words.unsure_below
    return {
        "evaluation": evaluation, "veil": veil_for(person),
        "call": evaluation.call, "recording": recording, "transcript": stored,
        "rubric": rubric, "proposals_of": proposals, "answers": answers,
        "readings": readings_of(person, rubric.code),
        "lines": lines_of(rubric, answers, proposals), "bonus": bonus_of(rubric, answers),
        "marks": _marks(said, recording, stored) if recording else [],
        "turns": [] if stored is None else turns_of(
            transcripts.transcript_of(stored), unsure, quoted_in(said), masks=masks,
            rows=transcripts.rows_in(stored),
        ),
        "panel": panel, "beside": panel.facts(evaluation) if panel else {},
        "doubts": DOUBTS, "may_correct": person.may(Permission.TRANSCRIPT_CORRECT),
        "sound_waits": recording is not None and _waits(person, recording, stored),
        **LABELLED,
    }  # fmt: skip


def sheet_data(person: Actor, evaluation: Evaluation) -> dict[str, Any]:
    """``call_data`` with how the score came to be what it is, as far as this person may know."""
    data = call_data(person, evaluation)
    kept = evaluation.revisions
    knows_all = evaluation.monitor_id == person.user_id or person.may(Permission.EVALUATION_REVIEW)
    first = 0 if knows_all else since_publication([one.kind for one in kept])
    history = [
        (one, changes_between(before.answers, one.answers) if before else [])
        for before, one in zip([None, *kept[first:-1]], kept[first:], strict=False)
    ]
    return data | {"history": history, "kinds_of_revision": KINDS, "in_words": in_words}


def _marks(
    said: list[Proposal], recording: Recording, stored: StoredTranscript | None
) -> list[dict[str, Any]]:
    """What was measured first, so that the findings lie on top and are the ones that a click meets."""
    sound = [] if stored is None else measured(transcripts.facts_of(stored))
    return sound + marks(said, recording.agent_channel, recording.duration_s)


def _waits(person: Actor, recording: Recording, stored: StoredTranscript | None) -> bool:
    """Whether the reader's sound is being prepared; the transcript is at hand, so nothing is asked again."""
    spans = None if stored is None else spans_in(stored)
    return rendition_for(person, recording, lambda recording_id: spans) is None
