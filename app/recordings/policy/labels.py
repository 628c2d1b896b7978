"""What the values of a call record are called on pages."""

from __future__ import annotations

from app.foundation.i18n import LazyString, _

DIRECTIONS: dict[str, LazyString] = {"inbound": _("Inbound"), "outbound": _("Outbound")}
LANGUAGES: dict[str, LazyString] = {"en": _("English"), "zh-CN": _("Mandarin")}
DOUBTS: dict[str, LazyString] = {
    "mixed": _("Both voices are heard on both channels, so words may be given to the wrong speaker."),
    "mono": _("Both voices are on one channel. A speaker is named only where the voices can be told apart."),
    "voices_alike": _("The two voices sound too alike to be told apart, so no speaker is named."),
    "agent_unsure": _("It is not sure which of the two voices is the agent's, so no speaker is named."),
    "voices_partly": _("Where it is not sure whose voice it is, the speaker is unknown."),
    "order_wrong": _("It sounds as if agent and customer were the other way round. Listen, and check."),
    "order_untold": _("Nothing tells for sure which channel is the agent's. Listen, and check."),
}
