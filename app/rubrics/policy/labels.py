"""What verdicts and kinds of criticality are called on pages."""

from __future__ import annotations

from app.foundation.i18n import LazyString, _

VERDICTS: dict[str, LazyString] = {
    "pass": _("Pass"),
    "fail": _("Fail"),
    "points": _("Part"),
    "not_applicable": _("N/A"),
    "abstain": _("A person decides"),
}
PROPOSALS: dict[str, LazyString] = {
    "pass": _("Proposed: pass"),
    "fail": _("Proposed: fail"),
    "not_applicable": _("Proposed: N/A"),
    "abstain": _("No proposal"),
}
CRITICAL: dict[str, LazyString] = {
    "customer": _("critical for the customer"),
    "business": _("critical for the business"),
    "compliance": _("critical for compliance"),
}
LANGUAGE_NAMES: dict[str, LazyString] = {"en": _("English"), "zh-CN": _("Chinese")}
