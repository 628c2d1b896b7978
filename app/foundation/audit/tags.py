"""What an audit row can say, named ``resource:past-tense``, with its label for the log's page."""

from __future__ import annotations

from enum import StrEnum

from app.foundation.i18n import LazyString, _


class AuditTag(StrEnum):
    SIGN_IN_SUCCEEDED = "sign-in:succeeded"
    SIGN_IN_FAILED = "sign-in:failed"
    SIGN_OUT_DONE = "sign-out:done"
    ACCOUNT_CREATED = "account:created"
    ACCOUNT_CLOSED = "account:closed"
    PASSWORD_CHANGED = "password:changed"  # noqa: S105 — a name of an event, no secret
    TOKEN_CREATED = "token:created"  # noqa: S105 — as above
    TOKEN_REVOKED = "token:revoked"  # noqa: S105 — as above
    TOKEN_REFUSED = "token:refused"  # noqa: S105 — as above
    TEAM_SAVED = "team:saved"
    AGENT_SAVED = "agent:saved"
    CALLS_IMPORTED = "calls:imported"
    CALL_LANGUAGE_HEARD = "call:language-heard"
    RECORDING_KEPT = "recording:kept"
    RECORDING_QUARANTINED = "recording:quarantined"
    RECORDING_PLAYED = "recording:played"
    SIDECAR_KEPT = "recording:transcript-kept"
    QUARANTINE_DOWNLOADED = "quarantine:downloaded"
    TRANSCRIPT_STORED = "transcript:stored"
    TRANSCRIPT_CORRECTED = "transcript:corrected"
    TRANSCRIPT_CHECKED = "transcript:checked"
    TRANSCRIPTS_SEARCHED = "transcripts:searched"
    TRANSCRIPTS_EXPORTED = "transcripts:exported"
    CUSTOMER_DATA_SHOWN = "customer-data:shown"
    TRANSCRIPTS_MASKED = "transcripts:masked"
    RUBRIC_REGISTERED = "rubric:registered"
    RUBRIC_BACKTEST_ASKED = "rubric:back-test-asked"
    RUBRIC_BACKTESTED = "rubric:back-tested"
    FINDINGS_STORED = "findings:stored"
    SAMPLE_COMMITTED = "sample:committed"
    SAMPLE_DRAWN = "sample:drawn"
    SAMPLE_ASSIGNED = "sample:assigned"
    EVALUATION_OPENED = "evaluation:opened"
    EVALUATION_PUBLISHED = "evaluation:published"
    EVALUATION_ACKNOWLEDGED = "evaluation:acknowledged"
    INTERVIEW_OPENED = "interview:opened"
    INTERVIEW_SIGNED = "interview:signed"
    PLAN_AGREED = "plan:agreed"
    FOLLOW_UP_DRAWN = "follow-up:drawn"
    FOLLOW_UP_RECORDED = "follow-up:recorded"
    PLAN_CLOSED = "plan:closed"
    TRAINING_NEEDS_FOUND = "training-needs:found"
    TRAINING_NEED_MOVED = "training-need:moved"
    LOGINS_IMPORTED = "logins:imported"
    ROSTER_IMPORTED = "roster:imported"
    EXCUSE_ACCEPTED = "excuse:accepted"
    ATTENDANCE_SETTLED = "attendance:settled"
    DEMO_SCORED = "demo:scored"
    JOB_RETRIED = "job:retried"
    JOBS_PAUSED = "jobs:paused"
    JOBS_RESUMED = "jobs:resumed"
    SUMMARY_FILED = "summary:filed"
    SUMMARY_DOWNLOADED = "summary:downloaded"


LABELS: dict[AuditTag, LazyString] = {
    AuditTag.SIGN_IN_SUCCEEDED: _("Signed in"),
    AuditTag.SIGN_IN_FAILED: _("Sign-in failed"),
    AuditTag.SIGN_OUT_DONE: _("Signed out"),
    AuditTag.ACCOUNT_CREATED: _("Account created"),
    AuditTag.ACCOUNT_CLOSED: _("Account closed"),
    AuditTag.PASSWORD_CHANGED: _("Password changed"),
    AuditTag.TOKEN_CREATED: _("Token for a program made"),
    AuditTag.TOKEN_REVOKED: _("Token for a program revoked"),
    AuditTag.TOKEN_REFUSED: _("Token for a program refused"),
    AuditTag.TEAM_SAVED: _("Team saved"),
    AuditTag.AGENT_SAVED: _("Agent saved"),
    AuditTag.CALLS_IMPORTED: _("Call records imported"),
    AuditTag.CALL_LANGUAGE_HEARD: _("Language of a call heard"),
    AuditTag.RECORDING_KEPT: _("Recording kept"),
    AuditTag.RECORDING_QUARANTINED: _("Recording put in quarantine"),
    AuditTag.RECORDING_PLAYED: _("Recording played"),
    AuditTag.SIDECAR_KEPT: _("Transcript file kept with its recording"),
    AuditTag.QUARANTINE_DOWNLOADED: _("Rejected rows downloaded"),
    AuditTag.TRANSCRIPT_STORED: _("Transcript stored"),
    AuditTag.TRANSCRIPT_CORRECTED: _("Words of a transcript corrected"),
    AuditTag.TRANSCRIPT_CHECKED: _("Transcript read through and confirmed"),
    AuditTag.TRANSCRIPTS_SEARCHED: _("Transcripts searched"),
    AuditTag.TRANSCRIPTS_EXPORTED: _("Hits of a search exported"),
    AuditTag.CUSTOMER_DATA_SHOWN: _("Customer data shown unmasked"),
    AuditTag.TRANSCRIPTS_MASKED: _("Transcripts masked anew"),
    AuditTag.RUBRIC_REGISTERED: _("Rubric version registered"),
    AuditTag.RUBRIC_BACKTEST_ASKED: _("Back-test of a rubric asked for"),
    AuditTag.RUBRIC_BACKTESTED: _("Rubric tried on past calls"),
    AuditTag.FINDINGS_STORED: _("Findings stored"),
    AuditTag.SAMPLE_COMMITTED: _("Seed of a draw committed"),
    AuditTag.SAMPLE_DRAWN: _("Sample drawn"),
    AuditTag.SAMPLE_ASSIGNED: _("Sample assigned"),
    AuditTag.EVALUATION_OPENED: _("Evaluation opened"),
    AuditTag.EVALUATION_PUBLISHED: _("Evaluation published"),
    AuditTag.EVALUATION_ACKNOWLEDGED: _("Evaluation acknowledged"),
    AuditTag.INTERVIEW_OPENED: _("Interview opened"),
    AuditTag.INTERVIEW_SIGNED: _("Interview signed"),
    AuditTag.PLAN_AGREED: _("Improvement plan agreed"),
    AuditTag.FOLLOW_UP_DRAWN: _("Call for follow-up listening drawn"),
    AuditTag.FOLLOW_UP_RECORDED: _("Follow-up listening recorded"),
    AuditTag.PLAN_CLOSED: _("Improvement plan closed"),
    AuditTag.TRAINING_NEEDS_FOUND: _("Training needs found"),
    AuditTag.TRAINING_NEED_MOVED: _("Training need moved on"),
    AuditTag.LOGINS_IMPORTED: _("Login records imported"),
    AuditTag.ROSTER_IMPORTED: _("Duty roster imported"),
    AuditTag.EXCUSE_ACCEPTED: _("Excuse accepted"),
    AuditTag.ATTENDANCE_SETTLED: _("Attendance settled"),
    AuditTag.DEMO_SCORED: _("Scored by a simulated monitor of the demo"),
    AuditTag.JOB_RETRIED: _("Job tried again"),
    AuditTag.JOBS_PAUSED: _("Background work paused"),
    AuditTag.JOBS_RESUMED: _("Background work resumed"),
    AuditTag.SUMMARY_FILED: _("Monthly summary filed"),
    AuditTag.SUMMARY_DOWNLOADED: _("Monthly summary downloaded"),
}
