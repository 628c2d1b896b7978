"""What the demo's monitor said about his month, and the supervisor's answer."""

from __future__ import annotations

COMMENT = """\
月中有两天集中评分，个别通话的分数可能偏紧，下月会先看校准结论再评。
Two days in mid-month were crowded; some scores may be tight. Next month I read first what was agreed.
"""
ANSWER = """\
同意。差异不大，先看下个月的数据。
Agreed. The difference is small; let us look at the next month first.
"""
