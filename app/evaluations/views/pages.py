"""The blueprint, and what the scoring page and the score sheet both show."""

from __future__ import annotations

from typing import Any

from app.evaluations.models import Evaluation
from app.evaluations.policy.desk import Proposal, marks, quoted_in
from app.evaluations.policy.states import LABELS, ORIGINS
from app.foundation.access.permissions import Permission
from app.foundation.rulebook import read_rules
from app.foundation.web.blueprint import Pages, actor
from app.recordings.models import Recording
from app.recordings.policy.labels import DOUBTS
from app.recordings.service.beeping import rendition_for
from app.rubrics.policy.labels import CRITICAL, PROPOSALS, VERDICTS
from app.rubrics.queries import findings, versions
from app.sampling.policy.labels import SLOTS
from app.transcription.models import StoredTranscript
from app.transcription.policy import rules as transcript_rules
from app.transcription.policy.turns import turns_of
from app.transcription.queries import transcripts
from app.transcription.service.masking import spans_in

pages = Pages("evaluations")
LABELLED: dict[str, Any] = {
    "states": LABELS, "origins": ORIGINS, "slots": SLOTS, "verdicts": VERDICTS, "proposals": PROPOSALS,
    "critical": CRITICAL,
}  # fmt: skip


def call_data(evaluation: Evaluation) -> dict[str, Any]:
    """Everything about one scored call that its two pages show."""
    stored = transcripts.find_transcript(evaluation.call_id)
    found = findings.findings_of(evaluation.call_id, evaluation.rubric_version_id)
    if stored is not None:
        found = findings.masked(found, stored.segments, stored.language)
    proposals = {code: Proposal(one.id, one.verdict, one.reason, one.evidence) for code, one in found.items()}
    recording = evaluation.call.recording
    said = list(proposals.values())
    masks = transcripts.masks_in(stored) if stored else []
    unsure = read_rules(
        transcript_rules.FILE, transcript_rules.load_transcription_rules
    ).value.words.unsure_below
    return {
        "evaluation": evaluation, "call": evaluation.call, "recording": recording, "transcript": stored,
        "rubric": versions.rubric_of(evaluation.rubric_version), "proposals_of": proposals,
        "answers": {item.item_code: item for item in evaluation.items},
        "marks": marks(said, recording.agent_channel, recording.duration_s) if recording else [],
        "turns": [] if stored is None else turns_of(
            transcripts.transcript_of(stored), unsure, quoted_in(said), masks=masks,
            rows=transcripts.rows_in(stored),
        ),
        "doubts": DOUBTS, "may_correct": actor().may(Permission.TRANSCRIPT_CORRECT),
        "sound_waits": recording is not None and _waits(recording, stored),
        **LABELLED,
    }  # fmt: skip


def _waits(recording: Recording, stored: StoredTranscript | None) -> bool:
    """Whether the reader's sound is being prepared; the transcript is at hand, so nothing is asked again."""
    spans = None if stored is None else spans_in(stored)
    return rendition_for(actor(), recording, lambda recording_id: spans) is None
