"""What lead and supervisors are told of a serious fault (Q5)."""

from __future__ import annotations

from app.foundation.i18n import LazyString, _
from app.notices.policy import Facts, named

SERIOUS_FAULT = "evaluation.serious-fault"


def serious_fault(facts: Facts) -> LazyString:
    """The sentence of the notice."""
    names = {"call": facts["call"], "agent": named(facts, "agent")}
    if facts["is_fatal"]:
        return _("Fatal fault in call %(call)s of %(agent)s", **names)
    return _("Critical fault in call %(call)s of %(agent)s", **names)
