"""The trust ladder in words: rungs, why one is not to be had, why an item was moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.foundation.i18n import LazyString, _
from app.rubrics.policy.rungs import Rung
from app.rubrics.policy.trust import Fault, Figures, missing
from app.rubrics.policy.trust_rules import TrustRules

RUNGS: dict[Rung, LazyString] = {
    Rung.PROPOSAL: _("proposal only"),
    Rung.PREFILLED: _("pre-filled"),
    Rung.ACCEPTED: _("accepted without a person"),
}
RAISED, LOWERED = "raised", "lowered"


def facts_of(code: str, figures: Figures, rules: TrustRules) -> dict[str, Any]:
    """What is kept of a step: why, and the figures that it was decided on (ratios 0–1)."""
    low, high = figures.whole.interval(rules.confidence)
    return {
        "code": code, "agreed": figures.whole.agreed, "decided": figures.whole.decided,
        "low": round(low, 4), "high": round(high, 4),
        "recent": [figures.recent.agreed, figures.recent.decided],
        "filled_in": [figures.filled_in.agreed, figures.filled_in.decided],
    }  # fmt: skip


def reason_in_words(reason: Mapping[str, Any]) -> LazyString:
    """Why an item was moved, from what was kept of the step."""
    facts = {
        "agreed": reason["agreed"], "decided": reason["decided"], "low": _percent(reason["low"]),
        "recent_agreed": reason["recent"][0], "recent": reason["recent"][1],
        "left": reason["filled_in"][0], "filled_in": reason["filled_in"][1],
    }  # fmt: skip
    return WHY[reason["code"]](facts)


def refusal(fault: Fault, figures: Figures, rules: TrustRules, rung: Rung) -> LazyString:
    """Why the rung is not to be had, and what is missing."""
    bar, low = rules.bar(rung), figures.whole.interval(rules.confidence)[0]
    if bar is None or fault is Fault.WEIGHT:
        return _("An item of this weight does not get this rung (qa_rules/trust.yaml).")
    facts = {
        "decided": figures.whole.decided, "least": bar.decisions, "low": _percent(low),
        "agreement": _percent(bar.agreement), "rung": RUNGS[rung],
    }  # fmt: skip
    if fault is Fault.RECENT:
        return _("The last decisions disagree with the rule too often. Mend the rule first.")
    if fault is Fault.FILLED_IN:
        return _("Monitors change the filled-in answers too often. Mend the rule first.")
    more = missing(figures, rules, rung)
    if more is None:
        return _(
            "“%(rung)s” needs decisions that show an agreement of at least %(agreement)s; those there are "
            "show %(low)s. Mend the rule first.",
            **facts,
        )
    return _(
        "“%(rung)s” needs %(least)s decisions that show an agreement of at least %(agreement)s; there are "
        "%(decided)s, which show %(low)s. It takes %(more)s more decisions, if all agree.",
        more=more, **facts,
    )  # fmt: skip


def _percent(ratio: float) -> str:
    return f"{100 * ratio:.0f} %"


WHY = {
    RAISED: lambda f: _(
        "Raised: %(agreed)s of %(decided)s decisions agreed, which shows at least %(low)s.",
        **f,
    ),
    LOWERED: lambda f: _("Taken back by hand."),
    Fault.AGREEMENT.value: lambda f: _(
        "Taken back by itself: %(agreed)s of %(decided)s decisions agreed, which shows only %(low)s.",
        **f,
    ),
    Fault.RECENT.value: lambda f: _(
        "Taken back by itself: of the last %(recent)s decisions only %(recent_agreed)s agreed.", **f
    ),
    Fault.FILLED_IN.value: lambda f: _(
        "Taken back by itself: monitors left only %(left)s of the last %(filled_in)s filled-in answers.", **f
    ),
    Fault.WEIGHT.value: lambda f: _("Taken back by itself: the item now weighs too much for the rung."),
}
