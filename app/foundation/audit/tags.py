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
    AGENTS_IMPORTED = "agents:imported"
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
    JUDGE_ASKED = "judge:asked"
    TRUST_RAISED = "trust:raised"
    TRUST_LOWERED = "trust:lowered"
    TRUST_FOLLOWED = "trust:followed"
    RUBRIC_DRAFT_CREATED = "rubric-draft:created"
    RUBRIC_DRAFT_EDITED = "rubric-draft:edited"
    RUBRIC_DRAFT_HANDED_IN = "rubric-draft:handed-in"
    RUBRIC_DRAFT_HANDED_BACK = "rubric-draft:handed-back"
    RUBRIC_DRAFT_DISCARDED = "rubric-draft:discarded"
    RUBRIC_PUBLISHED = "rubric:published"
    FINDINGS_STORED = "findings:stored"
    SAMPLE_COMMITTED = "sample:committed"
    SAMPLE_PLANNED = "sample:planned"
    SAMPLE_DRAWN = "sample:drawn"
    SAMPLE_CLOSED = "sample:closed"
    SAMPLE_ASSIGNED = "sample:assigned"
    SAMPLE_PLAN_SET = "sample-plan:set"
    SAMPLE_PLAN_WITHDRAWN = "sample-plan:withdrawn"
    COMPLAINTS_IMPORTED = "complaints:imported"
    RISK_PICKED = "risk:picked"
    DUTY_TARGET_SET = "duty-target:set"
    DAYS_AWAY_ENTERED = "days-away:entered"
    DAY_AWAY_REMOVED = "day-away:removed"
    CONFLICT_DECLARED = "conflict:declared"
    CONFLICT_ENDED = "conflict:ended"
    EVALUATION_REASSIGNED = "evaluation:reassigned"
    EVALUATION_HANDED_BACK = "evaluation:handed-back"
    EVALUATION_CLOSED_UNJUDGED = "evaluation:closed-unjudged"
    EVALUATION_OPENED = "evaluation:opened"
    EVALUATION_SUBMITTED = "evaluation:submitted"
    EVALUATION_RETURNED = "evaluation:returned"
    EVALUATION_CONFIRMED = "evaluation:confirmed"
    EVALUATION_RESCORED = "evaluation:re-scored"
    EVALUATION_VOIDED = "evaluation:voided"
    EVALUATIONS_FINISHED = "evaluations:finished"
    EVALUATION_PUBLISHED = "evaluation:published"
    EVALUATION_ACKNOWLEDGED = "evaluation:acknowledged"
    CALL_NOTED = "call:noted"
    EVALUATION_SEALED = "evaluation:sealed"
    EVALUATION_RELEASED = "evaluation:released"
    EVALUATION_DISCARDED = "evaluation:discarded"
    EVALUATION_RECORD_CHANGED = "evaluation:record-changed"
    LIVE_BEGUN = "live:begun"
    LIVE_CLOCK_CHANGED = "live:clock-changed"
    LIVE_RECORD_ATTACHED = "live:record-attached"
    LIVE_RECORD_DETACHED = "live:record-detached"
    MYSTERY_PLANNED = "mystery:planned"
    MYSTERY_FILED = "mystery:filed"
    MYSTERY_TAKEN_BACK = "mystery:taken-back"
    MYSTERY_MISSED = "mystery:missed"
    MYSTERY_EXTENDED = "mystery:extended"
    MYSTERY_CLOSED = "mystery:closed"
    MYSTERY_RELEASE_SET = "mystery:release-set"
    JOINT_SESSION_ARRANGED = "joint-session:arranged"
    JOINT_SESSION_CANCELLED = "joint-session:cancelled"
    JOINT_SESSION_HELD = "joint-session:held"
    JOINT_SESSION_CLOSED = "joint-session:closed"
    JOINT_CALL_ADDED = "joint-call:added"
    JOINT_CALL_REMOVED = "joint-call:removed"
    JOINT_CALL_DISCUSSED = "joint-call:discussed"
    JOINT_FOLLOW_UP_AGREED = "joint-follow-up:agreed"
    JOINT_FOLLOW_UP_DONE = "joint-follow-up:done"
    LEAD_AWAY_ENTERED = "lead-away:entered"
    LEAD_AWAY_REMOVED = "lead-away:removed"
    APPRAISALS_FILED = "appraisal:filed"
    APPRAISAL_COMMENTED = "appraisal:commented"
    APPRAISAL_ANSWERED = "appraisal:answered"
    CALIBRATION_PLANNED = "calibration:planned"
    CALIBRATION_CALLS_CHOSEN = "calibration:calls-chosen"
    CALIBRATION_OPENED = "calibration:opened"
    CALIBRATION_MOVED = "calibration:deadline-moved"
    CALIBRATION_SCORED = "calibration:scored"
    CALIBRATION_DISCUSSED = "calibration:discussed"
    CALIBRATION_REFERENCE_AGREED = "calibration:reference-agreed"
    CALIBRATION_ITEM_NOTED = "calibration:item-noted"
    CALIBRATION_CLOSED = "calibration:closed"
    CALIBRATION_CANCELLED = "calibration:cancelled"
    CALIBRATION_REMINDED = "calibration:reminded"
    APPEAL_LODGED = "appeal:lodged"
    APPEAL_WITHDRAWN = "appeal:withdrawn"
    APPEAL_DECIDED = "appeal:decided"
    APPEAL_ACCEPTED = "appeal:accepted"
    APPEAL_CONTINUED = "appeal:continued"
    APPEAL_ESCALATED = "appeal:escalated"
    APPEAL_OVERDUE = "appeal:overdue"
    APPEAL_ENDED = "appeal:ended"
    APPEALS_CLOSED = "appeals:closed"
    INTERVIEW_OPENED = "interview:opened"
    INTERVIEW_SIGNED = "interview:signed"
    PLAN_AGREED = "plan:agreed"
    FOLLOW_UP_DRAWN = "follow-up:drawn"
    FOLLOW_UP_RECORDED = "follow-up:recorded"
    PLAN_CLOSED = "plan:closed"
    TRAINING_NEEDS_FOUND = "training-needs:found"
    TRAINING_NEED_MOVED = "training-need:moved"
    TRAINING_FILED = "training:filed"
    TRAINING_CALLS_DRAWN = "training-calls:drawn"
    LOGINS_IMPORTED = "logins:imported"
    ROSTER_IMPORTED = "roster:imported"
    EXCUSE_ACCEPTED = "excuse:accepted"
    ATTENDANCE_SETTLED = "attendance:settled"
    NOTICE_SENT = "notice:sent"
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
    AuditTag.AGENTS_IMPORTED: _("Agents imported"),
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
    AuditTag.JUDGE_ASKED: _("Masked turns of a call sent to the language model"),
    AuditTag.TRUST_RAISED: _("Rule of an item trusted further"),
    AuditTag.TRUST_LOWERED: _("Trust in the rule of an item taken back"),
    AuditTag.TRUST_FOLLOWED: _("Open scores follow trust that was taken back"),
    AuditTag.RUBRIC_DRAFT_CREATED: _("Draft of a rubric begun"),
    AuditTag.RUBRIC_DRAFT_EDITED: _("Draft of a rubric edited by a person for the first time"),
    AuditTag.RUBRIC_DRAFT_HANDED_IN: _("Draft of a rubric handed in"),
    AuditTag.RUBRIC_DRAFT_HANDED_BACK: _("Draft of a rubric handed back"),
    AuditTag.RUBRIC_DRAFT_DISCARDED: _("Draft of a rubric discarded"),
    AuditTag.RUBRIC_PUBLISHED: _("Rubric version published"),
    AuditTag.FINDINGS_STORED: _("Findings stored"),
    AuditTag.SAMPLE_COMMITTED: _("Seed of a draw committed"),
    AuditTag.SAMPLE_PLANNED: _("Plan of a week filed"),
    AuditTag.SAMPLE_DRAWN: _("Sample drawn"),
    AuditTag.SAMPLE_CLOSED: _("Week of draws closed"),
    AuditTag.SAMPLE_ASSIGNED: _("Sample assigned"),
    AuditTag.SAMPLE_PLAN_SET: _("Sampling plan set"),
    AuditTag.SAMPLE_PLAN_WITHDRAWN: _("Sampling plan withdrawn"),
    AuditTag.COMPLAINTS_IMPORTED: _("Calls of a list of complaints given to monitors"),
    AuditTag.RISK_PICKED: _("Calls picked for risk"),
    AuditTag.DUTY_TARGET_SET: _("Daily target of a monitor set"),
    AuditTag.DAYS_AWAY_ENTERED: _("Days away of a monitor entered"),
    AuditTag.DAY_AWAY_REMOVED: _("Day away of a monitor removed"),
    AuditTag.CONFLICT_DECLARED: _("Conflict of interest declared"),
    AuditTag.CONFLICT_ENDED: _("Conflict of interest ended"),
    AuditTag.EVALUATION_REASSIGNED: _("Evaluation given to another monitor"),
    AuditTag.EVALUATION_HANDED_BACK: _("Call handed back by its monitor"),
    AuditTag.EVALUATION_CLOSED_UNJUDGED: _("Call closed that nobody can judge"),
    AuditTag.EVALUATION_OPENED: _("Evaluation opened"),
    AuditTag.EVALUATION_SUBMITTED: _("Evaluation submitted"),
    AuditTag.EVALUATION_RETURNED: _("Evaluation given back after a second look"),
    AuditTag.EVALUATION_CONFIRMED: _("Evaluation confirmed by a second look"),
    AuditTag.EVALUATION_RESCORED: _("Evaluation scored anew"),
    AuditTag.EVALUATION_VOIDED: _("Evaluation declared void"),
    AuditTag.EVALUATIONS_FINISHED: _("Evaluations became final"),
    AuditTag.EVALUATION_PUBLISHED: _("Evaluation published"),
    AuditTag.EVALUATION_ACKNOWLEDGED: _("Evaluation acknowledged"),
    AuditTag.CALL_NOTED: _("Call noted before its record came"),
    AuditTag.EVALUATION_SEALED: _("Score of a mystery call handed in"),
    AuditTag.EVALUATION_RELEASED: _("Score of a mystery call released"),
    AuditTag.EVALUATION_DISCARDED: _("Score without a recording discarded"),
    AuditTag.EVALUATION_RECORD_CHANGED: _("Score moved to another call record"),
    AuditTag.LIVE_BEGUN: _("Live listening begun"),
    AuditTag.LIVE_CLOCK_CHANGED: _("Clock of live listening changed"),
    AuditTag.LIVE_RECORD_ATTACHED: _("Recording attached to a call scored live"),
    AuditTag.LIVE_RECORD_DETACHED: _("Recording taken off a call scored live"),
    AuditTag.MYSTERY_PLANNED: _("Mystery call planned"),
    AuditTag.MYSTERY_FILED: _("Mystery call made"),
    AuditTag.MYSTERY_TAKEN_BACK: _("Mystery call taken back"),
    AuditTag.MYSTERY_MISSED: _("Mystery calls not made in time"),
    AuditTag.MYSTERY_EXTENDED: _("Time for a mystery call extended"),
    AuditTag.MYSTERY_CLOSED: _("Mystery call given up"),
    AuditTag.MYSTERY_RELEASE_SET: _("Day of release of a mystery call set"),
    AuditTag.JOINT_SESSION_ARRANGED: _("Joint listening arranged"),
    AuditTag.JOINT_SESSION_CANCELLED: _("Joint listening cancelled"),
    AuditTag.JOINT_SESSION_HELD: _("Joint listening held"),
    AuditTag.JOINT_SESSION_CLOSED: _("Joint listening closed"),
    AuditTag.JOINT_CALL_ADDED: _("Call chosen for joint listening"),
    AuditTag.JOINT_CALL_REMOVED: _("Call taken out of joint listening"),
    AuditTag.JOINT_CALL_DISCUSSED: _("Discussion of joint listening written down"),
    AuditTag.JOINT_FOLLOW_UP_AGREED: _("Follow-up of joint listening agreed"),
    AuditTag.JOINT_FOLLOW_UP_DONE: _("Follow-up of joint listening done"),
    AuditTag.LEAD_AWAY_ENTERED: _("Days away of a lead entered"),
    AuditTag.LEAD_AWAY_REMOVED: _("Days away of a lead removed"),
    AuditTag.APPRAISALS_FILED: _("Monthly appraisals filed"),
    AuditTag.APPRAISAL_COMMENTED: _("Appraisal commented on by its monitor"),
    AuditTag.APPRAISAL_ANSWERED: _("Comment on an appraisal answered"),
    AuditTag.CALIBRATION_PLANNED: _("Calibration planned"),
    AuditTag.CALIBRATION_CALLS_CHOSEN: _("Calls of a calibration chosen"),
    AuditTag.CALIBRATION_OPENED: _("Calibration opened for blind scoring"),
    AuditTag.CALIBRATION_MOVED: _("Last day of a calibration moved"),
    AuditTag.CALIBRATION_SCORED: _("Call scored in a calibration"),
    AuditTag.CALIBRATION_DISCUSSED: _("Discussion of a calibration opened"),
    AuditTag.CALIBRATION_REFERENCE_AGREED: _("Reference score agreed in a calibration"),
    AuditTag.CALIBRATION_ITEM_NOTED: _("Notes or reading of an item kept in a calibration"),
    AuditTag.CALIBRATION_CLOSED: _("Calibration closed"),
    AuditTag.CALIBRATION_CANCELLED: _("Calibration cancelled"),
    AuditTag.CALIBRATION_REMINDED: _("Reminded of a calibration"),
    AuditTag.APPEAL_LODGED: _("Appeal lodged"),
    AuditTag.APPEAL_WITHDRAWN: _("Appeal withdrawn"),
    AuditTag.APPEAL_DECIDED: _("Appeal decided"),
    AuditTag.APPEAL_ACCEPTED: _("Decision on an appeal accepted"),
    AuditTag.APPEAL_CONTINUED: _("Appeal taken to the second level"),
    AuditTag.APPEAL_ESCALATED: _("Appeal went to the second level: nobody of the first may decide"),
    AuditTag.APPEAL_OVERDUE: _("Appeal not answered in time"),
    AuditTag.APPEAL_ENDED: _("Appeal ended with its score"),
    AuditTag.APPEALS_CLOSED: _("Appeals closed: the days for the second level were over"),
    AuditTag.INTERVIEW_OPENED: _("Interview opened"),
    AuditTag.INTERVIEW_SIGNED: _("Interview signed"),
    AuditTag.PLAN_AGREED: _("Improvement plan agreed"),
    AuditTag.FOLLOW_UP_DRAWN: _("Call for follow-up listening drawn"),
    AuditTag.FOLLOW_UP_RECORDED: _("Follow-up listening recorded"),
    AuditTag.PLAN_CLOSED: _("Improvement plan closed"),
    AuditTag.TRAINING_NEEDS_FOUND: _("Training needs found"),
    AuditTag.TRAINING_NEED_MOVED: _("Training need moved on"),
    AuditTag.TRAINING_FILED: _("Training filed"),
    AuditTag.TRAINING_CALLS_DRAWN: _("Calls around a training drawn"),
    AuditTag.LOGINS_IMPORTED: _("Login records imported"),
    AuditTag.ROSTER_IMPORTED: _("Duty roster imported"),
    AuditTag.EXCUSE_ACCEPTED: _("Excuse accepted"),
    AuditTag.ATTENDANCE_SETTLED: _("Attendance settled"),
    AuditTag.NOTICE_SENT: _("Notice sent"),
    AuditTag.DEMO_SCORED: _("Scored by a simulated monitor of the demo"),
    AuditTag.JOB_RETRIED: _("Job tried again"),
    AuditTag.JOBS_PAUSED: _("Background work paused"),
    AuditTag.JOBS_RESUMED: _("Background work resumed"),
    AuditTag.SUMMARY_FILED: _("Monthly summary filed"),
    AuditTag.SUMMARY_DOWNLOADED: _("Monthly summary downloaded"),
}
