"""Whether something shifts scores that should not, in words that need no statistics (S6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from app.appraisals.policy.columns import ScoreColumns
from app.appraisals.policy.rules import FairnessRules
from app.engines.estimate.shift import Effect, Factor, Reading, Shift, shifts
from app.foundation.i18n import Bilingual, LazyString, _
from app.organisation.policy import GENDERS
from app.sampling.policy.labels import SLOTS

FACTORS: dict[str, LazyString] = {
    "slot": _("Service slot of the call"),
    "hour": _("Hour at which it was scored"),
    "team": _("Team of the agent"),
    "tenure": _("Time since the agent was hired"),
    "gender": _("Gender of the agent"),
}
LOOKS = {Reading.CLEAR: "wrong", Reading.PERHAPS: "warning", Reading.SLIGHT: "over", Reading.NO_SIGN: "good",
         Reading.TOO_FEW: "waiting"}  # fmt: skip
WORDS: dict[Reading, LazyString] = {
    Reading.CLEAR: _("clear"),
    Reading.PERHAPS: _("perhaps"),
    Reading.SLIGHT: _("too small to matter"),
    Reading.NO_SIGN: _("no sign of it"),
    Reading.TOO_FEW: _("too few to tell"),
}
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Told:
    """One factor: what was looked at, what came out, the sentence, and which groups had too few scores."""

    label: LazyString
    word: LazyString
    look: str
    sentence: str
    left_out: Sequence[str]


def told(
    columns: ScoreColumns, rules: FairnessRules, zone: ZoneInfo, until: date, teams: Mapping[int, Bilingual]
) -> list[Told]:
    """Each factor in a sentence, Holm's correction made for all of them; ``until`` dates tenure."""
    slots, slot = np.unique(columns.slot, return_inverse=True)
    hours = [at.astimezone(zone).hour for at in columns.submitted_at]
    months = [_months(hired_on, until) for hired_on in columns.hired_on]
    bounds = rules.groups
    factors = {
        "slot": Factor(slot),
        "hour": Factor(np.searchsorted(bounds.scoring_hours, np.array(hours, dtype=np.int64), side="right")),
        "team": Factor(columns.team, of_agent=True),
        "tenure": Factor(
            np.searchsorted(bounds.tenure_months, np.array(months, dtype=np.int64), side="right"),
            of_agent=True,
        ),
    }
    if (columns.gender != "").any():  # nothing is said of what no table of agents records
        factors["gender"] = Factor(_places(columns.gender, GENDERS), of_agent=True)
    names: dict[str, Callable[[int], str]] = {
        "slot": lambda level: str(SLOTS.get(str(slots[level]), slots[level])),
        "hour": lambda level: hour_group(bounds.scoring_hours, level),
        "team": lambda level: str(teams.get(level, level)),
        "tenure": lambda level: tenure_group(bounds.tenure_months, level),
        "gender": lambda level: str(list(GENDERS.values())[level]),
    }
    found = shifts(columns.total, columns.agent, columns.monitor, factors, rules.limits)
    return [_told(FACTORS[name], found[name], names[name]) for name in factors]


def _told(label: LazyString, shift: Shift, name: Callable[[int], str]) -> Told:
    left_out = [name(level) for level in shift.left_out]
    return Told(label, WORDS[shift.reading], LOOKS[shift.reading], sentence(shift, name), left_out)


def sentence(shift: Shift, name: Callable[[int], str]) -> str:
    """What a supervisor may take from a reading; ``name`` calls a level by its name."""
    effect = shift.strongest
    if shift.reading is Reading.TOO_FEW or effect is None:
        return str(_("Too few scores to tell. Look again when there are more."))
    if shift.reading is Reading.NO_SIGN:
        return str(_("No sign that it shifts scores."))
    if shift.reading is Reading.SLIGHT:
        return str(_("There is a difference, but too small to matter: %(what)s.", what=_amount(effect, name)))
    if shift.reading is Reading.PERHAPS:
        return str(_("Perhaps: look again with more scores. So far: %(what)s.", what=_amount(effect, name)))
    return str(_("Clear: %(what)s.", what=_amount(effect, name)))


def _amount(effect: Effect, name: Callable[[int], str]) -> str:
    facts = {"group": name(effect.level), "points": f"{abs(effect.points):.1f}"}
    more = effect.points > 0
    if effect.low * effect.high <= 0:
        facts["reach"] = f"{effect.low:+.1f} … {effect.high:+.1f}"
        if more:
            return str(_("%(group)s: %(points)s points more than the others (range %(reach)s)", **facts))
        return str(_("%(group)s: %(points)s points less than the others (range %(reach)s)", **facts))
    low, high = sorted((abs(effect.low), abs(effect.high)))
    facts |= {"low": f"{low:.1f}", "high": f"{high:.1f}"}
    if more:
        return str(
            _("%(group)s: %(points)s points more than the others, between %(low)s and %(high)s", **facts)
        )
    return str(_("%(group)s: %(points)s points less than the others, between %(low)s and %(high)s", **facts))


def hour_group(bounds: Sequence[int], level: int) -> str:
    """``[12, 18]``, 1 → “scored from 12:00 to 18:00”."""
    if level == 0:
        return str(_("scored before %(hour)s:00", hour=bounds[0]))
    if level == len(bounds):
        return str(_("scored from %(hour)s:00 on", hour=bounds[-1]))
    return str(_("scored from %(hour)s:00 to %(end)s:00", hour=bounds[level - 1], end=bounds[level]))


def tenure_group(bounds: Sequence[int], level: int) -> str:
    """``[6, 24]``, 1 → “6 to 24 months here”."""
    if level == 0:
        return str(_("less than %(months)s months here", months=bounds[0]))
    if level == len(bounds):
        return str(_("%(months)s months here or longer", months=bounds[-1]))
    return str(_("%(months)s to %(end)s months here", months=bounds[level - 1], end=bounds[level]))


def _places(values: NDArray[np.str_], known: Iterable[str]) -> NDArray[np.int64]:
    """The place of each value among those that are known, −1 for any other."""
    places = {value: place for place, value in enumerate(known)}
    return np.array([places.get(str(value), -1) for value in values], dtype=np.int64)


def _months(hired_on: date, until: date) -> int:
    whole = (until.year - hired_on.year) * MONTHS_A_YEAR + until.month - hired_on.month
    return whole - (until.day < hired_on.day)
