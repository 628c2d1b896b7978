"""Reads of the trust ladder: which rung each item has, what its figures allow, how it came there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.engines.scoring.rule_digest import rule_digest
from app.engines.scoring.verdict import Verdict
from app.foundation import clock
from app.foundation.db import db
from app.foundation.errors import NotFound
from app.foundation.i18n import _
from app.foundation.rulebook import read_rules
from app.rubrics.models import ItemTrust, RubricVersion
from app.rubrics.policy.deciding import COMPARISONS
from app.rubrics.policy.rungs import Mode, Rung, control_name, lowest, modes_of
from app.rubrics.policy.trust import Decided, Figures, ceiling, figures_of
from app.rubrics.policy.trust_rows import Key, Place, Standing
from app.rubrics.policy.trust_rules import FILE, TrustRules, load_trust_rules
from app.rubrics.queries.versions import (
    Frozen,
    frozen_of,
    get_version,
    list_versions,
    read_frozen,
    rubric_of,
)

SCORES_LOOKED_THROUGH = 2000  # with a control share of 0.15 they hold 300 independent decisions of each item
LEFT_OUT = Verdict.NOT_APPLICABLE.value


def trust_rules() -> TrustRules:
    """What ``qa_rules/trust.yaml`` says, checked."""
    return read_rules(FILE, load_trust_rules).value


def standings_of(version: RubricVersion) -> dict[str, Standing]:
    """The items of a version that a rule looks at, in the order of the form; three queries."""
    rules, steps = trust_rules(), last_steps(version.code)
    digests, figures = digests_of(version), figures_by_rule(version.code, rules)
    standings = {}
    for item in rubric_of(version).items:
        if item.code in digests:
            key = (item.code, digests[item.code])
            step = steps.get(key)
            place, since = _place(version.code, key, step), step.since if step else None
            most = ceiling(item, rules)
            standings[item.code] = Standing(item, place, since, most, figures.get(key, Figures()))
    return standings


def get_standing(version_id: int, item_code: str) -> Standing:
    """One of :func:`standings_of`; NotFound where no rule looks at such an item."""
    standing = standings_of(get_version(version_id)).get(item_code)
    if standing is None:
        raise NotFound(_("No rule looks at this item, so there is nothing to trust."))
    return standing


def raised_places() -> list[Place]:
    """Every rule that stands above the proposal, by rubric and item; one query."""
    steps = db.session.scalars(select(ItemTrust).order_by(ItemTrust.step))
    last = {(row.rubric_code, row.item_code, row.rule_digest): row for row in steps}
    places = [_place(code, (item, digest), last[code, item, digest]) for code, item, digest in sorted(last)]
    return [place for place in places if place.rung is not Rung.PROPOSAL]


def rungs_of(version: RubricVersion) -> dict[str, Rung]:
    """Item code → rung, of the items of a version that stand above the proposal; one query."""
    steps = last_steps(version.code)
    raised = {code: step for (code, digest), step in steps.items() if digests_of(version).get(code) == digest}
    if not raised:
        return {}
    rubric, rules = rubric_of(version), trust_rules()
    held = {
        code: lowest([Rung(step.rung), ceiling(rubric.item(code), rules)]) for code, step in raised.items()
    }
    return {code: rung for code, rung in held.items() if rung is not Rung.PROPOSAL}


def modes_for(version: RubricVersion, external_ids: Sequence[str]) -> dict[str, dict[str, Mode]]:
    """How the raised items of a version are put before a monitor, by the calls' external ids and item code.

    Items that are not named are proposals. The control sample is drawn by HMAC, so it can be drawn again.
    """
    modes: dict[str, dict[str, Mode]] = {one: {} for one in external_ids}
    for code, rung in rungs_of(version).items():
        names = [control_name(one, code) for one in external_ids]
        found = modes_of(rung, version.digest, names, trust_rules().control_share)
        for one, mode in zip(external_ids, found, strict=True):
            modes[one][code] = mode
    return modes


def last_steps(rubric_code: str) -> dict[Key, ItemTrust]:
    """The step that holds, of every rule of a rubric that ever took one."""
    rows = db.session.scalars(
        select(ItemTrust).where(ItemTrust.rubric_code == rubric_code).order_by(ItemTrust.step)
    )
    return {(row.item_code, row.rule_digest): row for row in rows}


def history_of(rubric_code: str) -> Sequence[ItemTrust]:
    """Every step of a rubric's items, newest first, with who took it."""
    mine = select(ItemTrust).where(ItemTrust.rubric_code == rubric_code).order_by(ItemTrust.id.desc())
    return db.session.scalars(mine.options(joinedload(ItemTrust.set_by))).all()


def figures_by_rule(
    rubric_code: str, rules: TrustRules, item_codes: Collection[str] | None = None
) -> dict[Key, Figures]:
    """What people decided beside each rule of a rubric (or of these items), over all versions that have it.

    A query for each feature in which people decide. "Not applicable" because of an earlier answer is no
    decision on what the rule had found.
    """
    known = list_versions(rubric_code)
    digests = {version.id: digests_of(version) for version in known}
    asked_later = {
        (version.id, item.code) for version in known for item in rubric_of(version).items if item.asked_if
    }
    codes = item_codes or sorted({code for mine in digests.values() for code in mine})
    since = clock.now() - timedelta(days=rules.window.days)
    found: dict[Key, list[Decided]] = {}
    for compared in COMPARISONS.values():
        rows = db.session.execute(compared(list(digests), codes, since, SCORES_LOOKED_THROUGH))
        for version_id, code, proposed, verdict, independent in rows:
            digest = digests[version_id].get(code)
            was_not_asked = (version_id, code) in asked_later and verdict == LEFT_OUT != proposed
            if digest and not was_not_asked:
                decided = Decided(proposed, verdict, bool(independent))
                found.setdefault((code, digest), []).append(decided)
    return {key: figures_of(decisions, rules) for key, decisions in found.items()}


def digests_of(version: RubricVersion) -> Mapping[str, str]:
    """Item code → digest of its rule, of the items that a rule looks at; computed once a process."""
    return _digests(frozen_of(version))


def _place(rubric_code: str, key: Key, step: ItemTrust | None) -> Place:
    if step is None:
        return Place(rubric_code, *key, 0, Rung.PROPOSAL)
    return Place(rubric_code, *key, step.step, Rung(step.rung))


@lru_cache(maxsize=256)
def _digests(frozen: Frozen) -> Mapping[str, str]:
    rubric, lexicons = read_frozen(frozen)
    return {item.code: rule_digest(rubric, item, lexicons) for item in rubric.items if item.rule is not None}
