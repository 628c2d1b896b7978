"""Which calls are worth hearing together, with the reason in words (S5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.foundation.i18n import Bilingual, LazyString, _, language


class Why(StrEnum):
    """How a call came into a session."""

    PROBLEMS = "common_problems"
    EXCELLENT = "excellent"
    CHOSEN = "chosen"


WHYS: dict[Why, LazyString] = {
    Why.PROBLEMS: _("common problems"),
    Why.EXCELLENT: _("excellent"),
    Why.CHOSEN: _("chosen by hand"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A published score that may be heard together; ``failed``: the codes of the items that failed."""

    evaluation_id: int
    agent_id: int
    total: Decimal
    is_fatal: bool
    failed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A call that is suggested; ``item_codes``: the common problems that it shows, in their order."""

    evaluation_id: int
    why: Why
    item_codes: tuple[str, ...] = ()


def suggest(
    candidates: Iterable[Candidate], problems: Sequence[str], excellent_from: Decimal | None, count: int
) -> list[Suggestion]:
    """At most ``count`` calls: those that show the most common problems, and an excellent one (S5).

    ``problems``: item codes of the common problems, the most widespread first. Each agent is heard once, so
    that nobody is made the bad example of a whole session. Between calls that show as many, the one with
    the more widespread problems goes first, then the lower score, then the older one. Where only one call
    is wanted it is one with problems, if there is any. ``excellent_from``: the least points of an excellent
    call, None where none is wanted.
    """
    pool = list(candidates)
    best = None if excellent_from is None else _excellent(pool, excellent_from)
    if best is None or count < 2:
        found = _with_problems(pool, problems, count)
    else:
        others = [one for one in pool if one.agent_id != best.agent_id]
        found = _with_problems(others, problems, count - 1)
    if best is not None and len(found) < count:
        found.append(Suggestion(best.evaluation_id, Why.EXCELLENT))
    return found


def _excellent(pool: Sequence[Candidate], least: Decimal) -> Candidate | None:
    good = [one for one in pool if one.total >= least and not one.is_fatal]
    return min(good, key=lambda one: (-one.total, len(one.failed), one.evaluation_id), default=None)


def _with_problems(pool: Sequence[Candidate], problems: Sequence[str], count: int) -> list[Suggestion]:
    place = {code: rank for rank, code in enumerate(problems)}
    shown = {one.evaluation_id: sorted(place[code] for code in one.failed & place.keys()) for one in pool}
    worst = sorted(
        (one for one in pool if shown[one.evaluation_id]),
        key=lambda one: (
            -len(shown[one.evaluation_id]),
            shown[one.evaluation_id],
            one.total,
            one.evaluation_id,
        ),
    )
    heard: set[int] = set()
    found: list[Suggestion] = []
    for one in worst:
        if one.agent_id not in heard and len(found) < count:
            heard.add(one.agent_id)
            codes = tuple(problems[rank] for rank in shown[one.evaluation_id])
            found.append(Suggestion(one.evaluation_id, Why.PROBLEMS, codes))
    return found


def reason(
    why: str, item_codes: Collection[str], titles: Mapping[str, Bilingual], total: Decimal | None
) -> str:
    """Why a call is in the session, as the reader's language says it."""
    if why == Why.PROBLEMS:
        comma = "、" if language() == "zh_CN" else ", "
        items = comma.join(str(titles.get(code, code)) for code in item_codes)
        return str(_("Shows common problems: %(items)s", items=items))
    if why == Why.EXCELLENT:
        return str(_("Excellent: %(points)s points", points=total))
    return str(_("Chosen by hand as typical"))
