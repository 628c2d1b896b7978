"""Every permission of the product, named ``resource:action``.

Each is used by a route, a job or a service and granted to at least one role: a wall checks both.
"""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    # accounts, organisation
    ACCOUNT_MANAGE = "account:manage"
    ORGANISATION_MANAGE = "organisation:manage"
    AUDIT_READ = "audit:read"
    JOB_READ = "job:read"
    JOB_RUN = "job:run"
    JOB_PAUSE = "job:pause"
    # calls
    CALL_IMPORT = "call:import"
    CALL_LIST = "call:list"
    RECORDING_PLAY = "recording:play"
    TRANSCRIPT_READ = "transcript:read"
    TRANSCRIPT_CORRECT = "transcript:correct"
    CUSTOMER_DATA_SEE = "customer-data:see"
    # rules
    RUBRIC_READ = "rubric:read"
    RUBRIC_REGISTER = "rubric:register"
    RUBRIC_BACKTEST = "rubric:backtest"
    FINDING_READ = "finding:read"
    # sampling
    SAMPLE_READ = "sample:read"
    SAMPLE_DRAW = "sample:draw"
    # scoring
    EVALUATION_WORK = "evaluation:work"
    EVALUATION_READ = "evaluation:read"
    EVALUATION_PICK = "evaluation:pick"
    EVALUATION_ACKNOWLEDGE = "evaluation:acknowledge"
    # improvement
    COACHING_WRITE = "coaching:write"
    COACHING_READ = "coaching:read"
    COACHING_SIGN = "coaching:sign"
    TRAINING_READ = "training:read"
    TRAINING_WRITE = "training:write"
    # attendance
    ATTENDANCE_IMPORT = "attendance:import"
    ATTENDANCE_READ = "attendance:read"
    # summaries
    DASHBOARD_SEE = "dashboard:see"
    TEAM_SEE = "team-dashboard:see"
    CENTRE_SEE = "centre-dashboard:see"
    SUMMARY_READ = "summary:read"
    SUMMARY_FILE = "summary:file"
