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
    RUBRIC_TRUST = "rubric:trust"
    RUBRIC_DRAFT = "rubric:draft"
    RUBRIC_PUBLISH = "rubric:publish"
    FINDING_READ = "finding:read"
    # sampling
    SAMPLE_READ = "sample:read"
    SAMPLE_DRAW = "sample:draw"
    SAMPLE_PLAN = "sample:plan"
    COVERAGE_SEE = "coverage:see"
    DUTY_MANAGE = "duty:manage"
    CONFLICT_DECLARE = "conflict:declare"
    # scoring
    EVALUATION_WORK = "evaluation:work"
    EVALUATION_READ = "evaluation:read"
    EVALUATION_PICK = "evaluation:pick"
    EVALUATION_REASSIGN = "evaluation:reassign"
    EVALUATION_REVIEW = "evaluation:review"
    EVALUATION_VOID = "evaluation:void"
    EVALUATION_ACKNOWLEDGE = "evaluation:acknowledge"
    LIVE_LISTEN = "live:listen"
    LIVE_ATTACH = "live:attach"
    MYSTERY_SEE = "mystery:see"
    MYSTERY_PLAN = "mystery:plan"
    MYSTERY_CALL = "mystery:call"
    # joint listening
    JOINT_READ = "joint:read"
    JOINT_TAKE_PART = "joint:take-part"
    JOINT_ARRANGE = "joint:arrange"
    CALIBRATION_LEAD = "calibration:lead"
    CALIBRATION_SCORE = "calibration:score"
    CALIBRATION_READ = "calibration:read"
    APPEAL_LODGE = "appeal:lodge"
    APPEAL_READ = "appeal:read"
    APPEAL_DECIDE = "appeal:decide"
    APPEAL_COUNT = "appeal:count"
    # improvement
    COACHING_WRITE = "coaching:write"
    COACHING_READ = "coaching:read"
    COACHING_SIGN = "coaching:sign"
    TRAINING_READ = "training:read"
    TRAINING_WRITE = "training:write"
    # appraisals of monitors
    APPRAISAL_READ = "appraisal:read"
    APPRAISAL_FILE = "appraisal:file"
    APPRAISAL_COMMENT = "appraisal:comment"
    APPRAISAL_ANSWER = "appraisal:answer"
    FAIRNESS_SEE = "fairness:see"
    # attendance
    ATTENDANCE_IMPORT = "attendance:import"
    ATTENDANCE_READ = "attendance:read"
    # summaries
    DASHBOARD_SEE = "dashboard:see"
    TEAM_SEE = "team-dashboard:see"
    CENTRE_SEE = "centre-dashboard:see"
    SUMMARY_READ = "summary:read"
    SUMMARY_FILE = "summary:file"
