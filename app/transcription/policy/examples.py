"""Searches that show what the search box understands, in both languages."""

from __future__ import annotations

from app.foundation.i18n import LazyString, _

EXAMPLES: list[tuple[tuple[str, ...], LazyString]] = [
    (
        ("refund card", "退款"),
        _("All words in one turn. Chinese needs no spaces: 退款 is two characters side by side."),
    ),
    (('"good morning"', "“请稍等”"), _("Exactly these words, one after the other.")),
    (("refund OR return", "退款 OR 退货"), _("One or the other. OR joins the two words beside it.")),
    (("cancel -order", "取消 -订单"), _("The first, but not where the second is said too.")),
    (
        ("card NEAR/5 block", "银行卡 NEAR/5 冻结"),
        _("Both within five words or characters, in either order."),
    ),
    (("refun*", "VIP*"), _("All words that begin so.")),
    (("complain speaker:customer", "投诉 说话人:客户"), _("Said by the customer, or by the agent.")),
    (("sorry agent:1001", "抱歉 工号:1001"), _("In calls of this agent.")),
    (
        ("discount from:2026-11-01 to:2026-11-30", "优惠 起:2026-11-01 止:2026-11-30"),
        _("In calls of these days."),
    ),
    (
        ("masked:phone", "屏蔽:电话"),
        _("Where somebody said a telephone number; the number itself is not searched."),
    ),
]
