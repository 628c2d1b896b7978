"""What the parts of a draft are called in the form builder and where two versions are compared."""

from __future__ import annotations

from app.engines.scoring.rubric import LeftOut
from app.foundation.i18n import LazyString, _

LEFT_OUT: dict[str, LazyString] = {
    LeftOut.TOTAL: _("its points leave the total, the rest is scaled up"),
    LeftOut.SECTION: _("the other items of its section share its weight"),
    LeftOut.FULL: _("it counts as passed"),
}
CHANGES: dict[str, LazyString] = {
    "added": _("Added"),
    "removed": _("Removed"),
    "moved": _("Moved"),
    "renamed": _("Renamed"),
    "changed": _("Changed"),
}
PARTS: dict[str, LazyString] = {
    "header": _("Head of the rubric"),
    "section": _("Section"),
    "item": _("Item"),
    "anchor": _("Anchor"),
    "example": _("Example"),
}
FIELDS: dict[str, LazyString] = {
    "version": _("Number of the version"),
    "title": _("Title"),
    "title.zh": _("Title in Chinese"),
    "title.en": _("Title in English"),
    "language": _("Language of the calls"),
    "valid_from": _("Counts from"),
    "applies_to": _("Which calls it is for"),
    "applies_to.languages": _("Languages"),
    "applies_to.queues": _("Queues"),
    "applies_to.directions": _("Directions"),
    "applies_to.seat_types": _("Seat types"),
    "hearing": _("When rules abstain"),
    "hearing.min_confidence": _("Least certainty of the words"),
    "hearing.min_words": _("Least number of words"),
    "sections": _("Sections"),
    "section": _("Section"),
    "position": _("Place"),
    "code": _("Code"),
    "weight": _("Weight"),
    "items": _("Items"),
    "points": _("Points"),
    "scale": _("Scale"),
    "deduct": _("Deduction for each fault"),
    "bonus": _("Bonus"),
    "fatal": _("Fatal"),
    "critical": _("Critical"),
    "not_applicable": _("May be not applicable"),
    "left_out": _("When it does not apply"),
    "when": _("Asked only when"),
    "asked_if": _("Asked after an earlier item"),
    "rule": _("Rule"),
    "guidance": _("Guidance"),
    "guidance.what": _("What to listen for"),
    "guidance.what.zh": _("What to listen for, in Chinese"),
    "guidance.what.en": _("What to listen for, in English"),
    "guidance.good": _("Good wording"),
    "guidance.bad": _("Bad wording"),
    "anchors": _("Anchors"),
    "examples": _("Examples"),
    "any": _("Phrases"),
    "by": _("Who says it"),
    "after": _("After an anchor"),
    "before": _("Before an anchor"),
    "tolerance": _("Tolerance"),
    "lines": _("What is said"),
    "expect": _("Verdicts"),
    "metadata": _("Facts of the call"),
    "volume_dbfs": _("Volume"),
}
