"""The trust ladder: how far a rule decides by itself, raised by people and taken back by itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import IntegrityError

from app.foundation import clock
from app.foundation.access.actor import Actor
from app.foundation.access.guard import require
from app.foundation.access.permissions import Permission
from app.foundation.audit.record import record
from app.foundation.audit.tags import AuditTag
from app.foundation.db import db
from app.foundation.errors import Conflict, InvalidInput
from app.foundation.i18n import _
from app.rubrics.events import trust_lowered
from app.rubrics.models import ItemTrust
from app.rubrics.policy.rungs import Rung
from app.rubrics.policy.trust import Figures, kept_rung, why_lost, why_not
from app.rubrics.policy.trust_words import LOWERED, RAISED, facts_of, refusal
from app.rubrics.queries import trust


def raise_trust(actor: Actor, version_id: int, item_code: str, rung: Rung) -> ItemTrust:
    """Give the rule of an item the rung above its present one.

    Raises InvalidInput with what is missing where people's decisions do not allow it, Conflict where
    somebody moved the item meanwhile (``rung`` is not the next one), NotFound for an item without a rule.
    """
    require(actor, Permission.RUBRIC_TRUST)
    standing, rules = trust.get_standing(version_id, item_code), trust.trust_rules()
    if standing.rung.next is not rung:
        raise _moved_on()
    fault = why_not(standing.figures, rules, rung, standing.most)
    if fault is not None:
        raise InvalidInput(refusal(fault, standing.figures, rules, rung))
    return _move(actor, standing.place, rung, facts_of(RAISED, standing.figures, rules))


def lower_trust(actor: Actor, version_id: int, item_code: str, rung: Rung) -> ItemTrust:
    """Take the rule of an item back to the rung below its present one, by the supervisor's own judgement."""
    require(actor, Permission.RUBRIC_TRUST)
    standing = trust.get_standing(version_id, item_code)
    if rung.next is not standing.rung:
        raise _moved_on()
    return _move(actor, standing.place, rung, facts_of(LOWERED, standing.figures, trust.trust_rules()))


def review_trust(actor: Actor) -> int:
    """Take back the rungs that people's decisions no longer hold; returns how many. Raises nothing.

    Rules of versions that nobody uses any more lose theirs as the decisions on them grow old.
    """
    require(actor, Permission.JOB_RUN)
    taken_back, rules, raised = 0, trust.trust_rules(), trust.raised_places()
    items: dict[str, set[str]] = {}
    for place in raised:
        items.setdefault(place.rubric_code, set()).add(place.item_code)
    found = {code: trust.figures_by_rule(code, rules, mine) for code, mine in items.items()}
    for place in raised:
        figures = found[place.rubric_code].get(place.key, Figures())
        kept = kept_rung(place.rung, figures, rules, Rung.ACCEPTED)
        fault = why_lost(figures, rules, place.rung, Rung.ACCEPTED)
        if fault is not None:
            _move(actor, place, kept, facts_of(fault.value, figures, rules))
            taken_back += 1
    return taken_back


def _move(actor: Actor, place: trust.Place, rung: Rung, reason: dict[str, Any]) -> ItemTrust:
    """Add the step and tell of it; losing the race for the same step is a Conflict."""
    step = ItemTrust(
        rubric_code=place.rubric_code, item_code=place.item_code, rule_digest=place.digest,
        step=place.step + 1, rung=rung.value, since=clock.now(), set_by_id=actor.user_id, reason=reason,
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(step)
    except IntegrityError as error:
        raise _moved_on() from error
    is_raised = rung.height > place.rung.height
    record(
        actor, AuditTag.TRUST_RAISED if is_raised else AuditTag.TRUST_LOWERED, "item_trust", step.id,
        rubric_code=place.rubric_code, item_code=place.item_code, rule_digest=place.digest,
        before=place.rung.value, after=rung.value, reason=reason,
    )  # fmt: skip
    if not is_raised:
        trust_lowered.send(rubric_code=place.rubric_code, item_code=place.item_code)
    return step


def _moved_on() -> Conflict:
    return Conflict(_("Somebody was faster: this item stands on another rung by now. Load the page again."))
