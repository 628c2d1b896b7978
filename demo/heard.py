"""What the demo's monitors heard live, and the mystery calls that its supervisor planned (S3, S8)."""

from __future__ import annotations

from app.live.service.mystery import Scenario

LISTENER, CALLER, NEXT_CALLER, PLANNER = "monitor.one", "monitor.two", "monitor.three", "supervisor"
LIVE_LANGUAGE, MYSTERY_LANGUAGE = "en", "zh-CN"
JOINS_AFTER_S, REMARKS = 8, {6: 1, 20: 2}  # seconds after the clock began: the usual remark
NUMBER = "021-55501993"
MADE = Scenario(
    ("查询停电赔付", "Ask for compensation after a power cut"),
    (
        "家里停电超过六小时，问能不能赔付、怎么申请。",
        "The power was off for more than six hours: ask whether there is compensation, and how to claim it.",
    ),
    (
        "说明赔付条件和申请渠道，主动登记；不作规定以外的承诺。",
        "Names the conditions and the way to claim, offers to file it, promises nothing outside the rules.",
    ),
)
PLANNED = Scenario(
    ("要求退还预存电费", "Ask for a prepayment back"),
    (
        "要搬家，问预存的电费怎么退，要带什么材料。",
        "You move house: ask how a prepayment is returned, and what papers are needed.",
    ),
    (
        "说明材料和时限，核实身份后再查询余额。",
        "Names papers and time, and checks who is calling before looking up the balance.",
    ),
)
