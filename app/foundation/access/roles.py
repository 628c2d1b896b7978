"""The role table (P2): least privilege; what is not granted here is denied.

The administrator manages accounts and imports but hears no recording and changes no score; the
auditor reads the audit log and nothing else; customer data unmasked is the supervisor's alone (X3), and
what he looks at is in the log; nobody's role lets him decide his own case (services
check that row by row).
"""

from __future__ import annotations

from enum import StrEnum

from app.foundation.access.permissions import Permission as P


class Role(StrEnum):
    """The people of a call centre, and the system itself for jobs nobody asked for."""

    AGENT = "agent"
    TEAM_LEAD = "team_lead"
    MONITOR = "monitor"
    SUPERVISOR = "supervisor"
    TRAINER = "trainer"
    OPERATIONS_MANAGER = "operations_manager"
    DIRECTOR = "director"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    SYSTEM = "system"


_HEARS = {P.CALL_LIST, P.RECORDING_PLAY, P.TRANSCRIPT_READ, P.FINDING_READ, P.RUBRIC_READ}
_FOLLOWS = {P.DASHBOARD_SEE, P.EVALUATION_READ, P.APPEAL_READ, P.COACHING_READ, P.TRAINING_READ}

GRANTS: dict[Role, frozenset[P]] = {
    Role.AGENT: frozenset(
        _HEARS | _FOLLOWS | {P.EVALUATION_ACKNOWLEDGE, P.APPEAL_LODGE, P.COACHING_SIGN, P.ATTENDANCE_READ}
    ),
    Role.TEAM_LEAD: frozenset(
        _HEARS
        | _FOLLOWS
        | {P.COACHING_WRITE, P.COACHING_SIGN, P.ATTENDANCE_READ, P.TEAM_SEE}
        | {P.COVERAGE_SEE}
        | {P.JOINT_READ, P.JOINT_TAKE_PART}
        | {P.CALIBRATION_SCORE, P.CALIBRATION_READ}
    ),
    Role.MONITOR: frozenset(
        _HEARS
        | _FOLLOWS
        | {P.EVALUATION_WORK, P.SAMPLE_READ, P.COACHING_WRITE, P.COACHING_SIGN, P.TRANSCRIPT_CORRECT}
        | {P.CONFLICT_DECLARE, P.COVERAGE_SEE}
        | {P.LIVE_LISTEN, P.LIVE_ATTACH, P.MYSTERY_SEE, P.MYSTERY_CALL}
        | {P.JOINT_READ, P.JOINT_TAKE_PART, P.JOINT_ARRANGE}
        | {P.APPRAISAL_READ, P.APPRAISAL_COMMENT}
        | {P.CALIBRATION_SCORE, P.CALIBRATION_READ}
        | {P.APPEAL_COUNT}
    ),
    Role.SUPERVISOR: frozenset(
        _HEARS
        | _FOLLOWS
        | {P.SAMPLE_READ, P.SAMPLE_DRAW, P.COACHING_WRITE, P.TRAINING_WRITE, P.SUMMARY_READ, P.SUMMARY_FILE}
        | {P.CALL_IMPORT, P.JOB_READ, P.EVALUATION_PICK, P.COACHING_SIGN, P.TEAM_SEE, P.CENTRE_SEE}
        | {P.JOB_PAUSE, P.TRANSCRIPT_CORRECT, P.SAMPLE_PLAN}
        | {P.CUSTOMER_DATA_SEE, P.RUBRIC_BACKTEST, P.RUBRIC_TRUST, P.RUBRIC_DRAFT, P.RUBRIC_PUBLISH}
        | {P.LIVE_ATTACH, P.MYSTERY_SEE, P.MYSTERY_PLAN}
        | {P.DUTY_MANAGE, P.CONFLICT_DECLARE, P.EVALUATION_REASSIGN, P.EVALUATION_REVIEW, P.EVALUATION_VOID}
        | {P.JOINT_READ, P.JOINT_TAKE_PART, P.JOINT_ARRANGE, P.COVERAGE_SEE}
        | {P.APPRAISAL_READ, P.APPRAISAL_FILE, P.APPRAISAL_ANSWER, P.FAIRNESS_SEE}
        | {P.CALIBRATION_LEAD, P.CALIBRATION_SCORE, P.CALIBRATION_READ}
        | {P.APPEAL_DECIDE, P.APPEAL_COUNT}
    ),
    Role.TRAINER: frozenset({P.DASHBOARD_SEE, P.TRAINING_READ, P.TRAINING_WRITE, P.RUBRIC_READ}),
    Role.OPERATIONS_MANAGER: frozenset(
        {P.DASHBOARD_SEE, P.ATTENDANCE_IMPORT, P.ATTENDANCE_READ, P.SUMMARY_READ, P.ORGANISATION_MANAGE}
        | {P.TRAINING_READ, P.RUBRIC_READ, P.SAMPLE_READ, P.COVERAGE_SEE, P.CENTRE_SEE}
    ),
    Role.DIRECTOR: frozenset(
        _HEARS
        | _FOLLOWS
        | {P.SAMPLE_READ, P.SUMMARY_READ, P.SUMMARY_FILE, P.ATTENDANCE_READ, P.TEAM_SEE, P.CENTRE_SEE}
        | {P.SAMPLE_PLAN, P.COVERAGE_SEE}
        # In a centre with one supervisor he is the second person that a draft needs; he writes none himself.
        | {P.RUBRIC_PUBLISH}
        # Nor does the one supervisor read a second time what he took part in.
        | {P.EVALUATION_REVIEW, P.EVALUATION_VOID}
        | {P.JOINT_READ, P.CALIBRATION_READ}
        | {P.APPEAL_DECIDE, P.APPEAL_COUNT, P.APPRAISAL_READ, P.FAIRNESS_SEE}
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            P.ACCOUNT_MANAGE,
            P.ORGANISATION_MANAGE,
            P.CALL_IMPORT,
            P.ATTENDANCE_IMPORT,
            P.JOB_READ,
            P.JOB_PAUSE,
            P.RUBRIC_READ,
        }
    ),
    Role.AUDITOR: frozenset({P.AUDIT_READ}),
    Role.SYSTEM: frozenset(
        {P.JOB_RUN, P.CALL_IMPORT, P.RUBRIC_REGISTER, P.SAMPLE_DRAW, P.SUMMARY_FILE, P.TRAINING_WRITE}
        | {P.ATTENDANCE_IMPORT, P.LIVE_ATTACH, P.MYSTERY_PLAN, P.APPRAISAL_FILE}
        | {P.ORGANISATION_MANAGE}  # ends the access of those who left
    ),
}
