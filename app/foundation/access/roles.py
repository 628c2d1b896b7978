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
_FOLLOWS = {P.DASHBOARD_SEE, P.EVALUATION_READ, P.COACHING_READ, P.TRAINING_READ}

GRANTS: dict[Role, frozenset[P]] = {
    Role.AGENT: frozenset(_HEARS | _FOLLOWS | {P.EVALUATION_ACKNOWLEDGE, P.COACHING_SIGN, P.ATTENDANCE_READ}),
    Role.TEAM_LEAD: frozenset(
        _HEARS | _FOLLOWS | {P.COACHING_WRITE, P.COACHING_SIGN, P.ATTENDANCE_READ, P.TEAM_SEE}
    ),
    Role.MONITOR: frozenset(
        _HEARS
        | _FOLLOWS
        | {P.EVALUATION_WORK, P.SAMPLE_READ, P.COACHING_WRITE, P.COACHING_SIGN, P.TRANSCRIPT_CORRECT}
    ),
    Role.SUPERVISOR: frozenset(
        _HEARS
        | _FOLLOWS
        | {P.SAMPLE_READ, P.SAMPLE_DRAW, P.COACHING_WRITE, P.TRAINING_WRITE, P.SUMMARY_READ, P.SUMMARY_FILE}
        | {P.CALL_IMPORT, P.JOB_READ, P.EVALUATION_PICK, P.COACHING_SIGN, P.TEAM_SEE, P.CENTRE_SEE}
        | {P.JOB_PAUSE, P.TRANSCRIPT_CORRECT}
        | {P.CUSTOMER_DATA_SEE, P.RUBRIC_BACKTEST}
    ),
    Role.TRAINER: frozenset({P.DASHBOARD_SEE, P.TRAINING_READ, P.TRAINING_WRITE, P.RUBRIC_READ}),
    Role.OPERATIONS_MANAGER: frozenset(
        {P.DASHBOARD_SEE, P.ATTENDANCE_IMPORT, P.ATTENDANCE_READ, P.SUMMARY_READ, P.ORGANISATION_MANAGE}
        | {P.TRAINING_READ, P.RUBRIC_READ, P.SAMPLE_READ, P.CENTRE_SEE}
    ),
    Role.DIRECTOR: frozenset(
        _HEARS
        | _FOLLOWS
        | {P.SAMPLE_READ, P.SUMMARY_READ, P.SUMMARY_FILE, P.ATTENDANCE_READ, P.TEAM_SEE, P.CENTRE_SEE}
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
        | {P.ATTENDANCE_IMPORT}
    ),
}
