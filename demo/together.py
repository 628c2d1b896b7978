"""What the demo's monitor and leads said when they heard a call together."""

from __future__ import annotations

DISCUSSION = """\
起初看法不一：有人认为客户已经明白。讨论后一致认为，以客户听清、不再追问为准。
Views differed at first: some held that the customer understood. What counts is that he need not ask again.
"""
READING = """\
客户听不清或需要追问，即视为未做到。
If the customer cannot hear it or has to ask, it counts as not done.
"""
FOLLOW_UP = """\
班前会上播放本段，每人练习一次。
Play this part in the briefing before the shift; everybody practises it.
"""
