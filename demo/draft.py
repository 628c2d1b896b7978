"""The draft on which the demo's supervisor is working: the English rubric with more weight on empathy."""

from __future__ import annotations

from datetime import date

from app.rubrics.policy.draft_document import read_document, write_document

RUBRIC = "inbound-en"
AUTHOR = "supervisor"
SHIFTED = {"empathy": 1, "volume": -1}


def changed(text: str, valid_from: date) -> str:
    """The draft's text with its first day, and a point moved from how loud somebody speaks to empathy."""
    document = read_document(text)
    if document is None:
        raise ValueError("the shipped rubric has another shape")
    document["valid_from"] = valid_from.isoformat()
    for item in (item for section in document["sections"] for item in section["items"]):
        item["points"] += SHIFTED.get(item["code"], 0)
    return write_document(document)
