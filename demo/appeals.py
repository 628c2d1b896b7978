"""What the demo's simulated agents and supervisors write about a score."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """The agent's objection, and the answer to it."""

    objection: str
    answer: str


SAID = {
    "en": Said(
        "I did do this: please listen to the moment again, I said it while the customer was talking.",
        "Listened to it again: it is there, under the customer's voice. The item is passed.",
    ),
    "zh-CN": Said(
        "这一项我做到了：请重听所标的位置，当时客户也在说话，我的声音被盖住了。",
        "已重听录音：确实说了，只是被客户的声音盖住。该项改为合格。",
    ),
}
