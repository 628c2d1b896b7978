"""What the demo's supervisor wrote down when the monitors' scores were laid side by side."""

from __future__ import annotations

CLOSED_TITLE = "开头语与共情 · Greeting and empathy"
OPEN_TITLE = "语速与复述 · Pace and reading back"
ITEM = "empathy"
NOTES = """\
有人把客气话当作共情。讨论后认为：要针对客户说的事，不能只说“理解”。
Some took politeness for empathy. It has to speak to what the customer said; “I understand” is not enough.
"""
READING = (
    "座席至少一次针对客户的具体处境作出回应，才算做到；只说“理解”不算。",
    "Done when the agent speaks at least once to the customer's own situation; “I understand” alone is not.",
)
