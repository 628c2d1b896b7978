"""What dashboards show, computed from columns: item profiles, teams, a monitor's days (M2, M3, S7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.engines.estimate.trend import Trend
from app.evaluations.queries.items import ItemCount
from app.foundation.i18n import Bilingual, _
from app.reports.policy.charts import Line, Spec, heat_chart, share_chart, weekly_chart
from app.reports.policy.rows import ItemTotal
from app.reports.policy.scores import (
    Figure,
    Scores,
    figure,
    is_clear,
    mean_of,
    means_by,
    means_by_slot,
    means_by_week,
    places,
    trend_of,
)
from app.sampling.policy.labels import SLOTS

Place = tuple[int, int]
WORST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of a profile; shares in percent, None where it was never judged."""

    title: Bilingual
    judged: int
    failed: int
    passed: float | None
    centre: float | None


@dataclass(frozen=True, slots=True)
class AgentLine:
    """One agent among his team; ``place`` is the range of ranks that chance leaves open (M3)."""

    agent: Any
    score: Figure | None
    trend: Trend
    fatal: int
    place: Place | None


@dataclass(frozen=True, slots=True)
class TeamBoard:
    """A team with its agents; ``among`` counts those with a score."""

    team: Any
    score: Figure | None
    lines: Sequence[AgentLine]

    @property
    def among(self) -> int:
        return sum(line.score is not None for line in self.lines)


def item_profile(
    titles: Mapping[str, Bilingual], mine: Sequence[ItemTotal], centre: Sequence[ItemTotal]
) -> list[ItemLine]:
    """An agent's items in the order of the forms, beside the whole centre's."""
    own, all_ = {item.item_code: item for item in mine}, {item.item_code: item for item in centre}
    nothing = ItemTotal("", 0, 0)
    return [
        ItemLine(
            title, own[code].judged, own[code].failed, own[code].passed_percent,
            all_.get(code, nothing).passed_percent,
        )
        for code, title in titles.items()
        if code in own
    ]  # fmt: skip


def profile_chart(lines: Sequence[ItemLine], own_name: str) -> Spec | None:
    """The profile as bars; items that were never judged are left out."""
    judged = [line for line in lines if line.judged]
    series = [
        (own_name, [line.passed for line in judged], None),
        (str(_("Centre")), [line.centre for line in judged], "muted"),
    ]
    return share_chart(_("Share of calls that met an item"), [str(line.title) for line in judged], series)


def score_chart(name: str, mine: Scores, everybody: Scores | None = None) -> Spec | None:
    """Weekly means with their interval, and beside them ``everybody``'s where they are not the same."""
    lines: list[Line] = [(name, _weekly(mine), None)]
    if everybody is not None:
        lines.append(
            (str(_("Centre")), {week: _bare(one) for week, one in _weekly(everybody).items()}, "muted")
        )
    return weekly_chart(lines)


def _bare(one: Figure) -> Figure:
    """A figure without its interval: two bands over each other cannot be read."""
    return Figure(mean=one["mean"], low=None, high=None, calls=one["calls"])


def _weekly(scores: Scores) -> dict[date, Figure]:
    return {
        week: shown for week, mean in means_by_week(scores).items() if (shown := figure(mean)) is not None
    }


def team_boards(agents: Sequence[Any], scores: Scores) -> list[TeamBoard]:
    """Each team with its agents: by place where chance leaves one, by number where it does not (M3)."""
    means, of_team = means_by(scores, scores.agent_id), means_by(scores, scores.team_id)
    boards = []
    for team in sorted({agent.team for agent in agents}, key=lambda team: team.code):
        members = [agent for agent in agents if agent.team_id == team.id]
        place = places({agent.id: means[agent.id] for agent in members if agent.id in means})
        lines = [_line(agent, scores, figure(means.get(agent.id)), place.get(agent.id)) for agent in members]
        lines.sort(key=lambda line: (line.place is None, line.place or (0, 0), line.agent.number))
        boards.append(TeamBoard(team, figure(of_team.get(team.id)), lines))
    return boards


def _line(agent: Any, scores: Scores, score: Figure | None, place: Place | None) -> AgentLine:
    mine = scores.where(scores.agent_id == agent.id)
    return AgentLine(agent, score, trend_of(mine), int(mine.is_fatal.sum()), place)


def item_heat(
    agents: Sequence[Any], counts: Sequence[ItemCount], titles: Mapping[str, Bilingual]
) -> Spec | None:
    """Items by agent: the share of calls that met it, empty where it was never judged."""
    known = {(count.agent_id, count.item_code): count for count in counts if count.judged}
    judged_agents, judged_codes = {agent_id for agent_id, _code in known}, {code for _agent, code in known}
    codes = [code for code in titles if code in judged_codes]
    people = [agent for agent in agents if agent.id in judged_agents]
    cells = [[_met(known.get((agent.id, code))) for agent in people] for code in codes]
    items, names = [str(titles[code]) for code in codes], [str(agent.name) for agent in people]
    return heat_chart(_("Share of calls that met an item"), items, names, cells)


def _met(count: ItemCount | None) -> int | None:
    return None if count is None else round(100 * (count.judged - count.failed) / count.judged)


def minutes_by_day(
    heard: Sequence[tuple[datetime, int]], days: Sequence[date], zone: ZoneInfo
) -> list[float]:
    """Minutes of calls scored on each of the centre's days; ``heard`` holds instants and seconds."""
    sums = dict.fromkeys(days, 0)
    for at, seconds in heard:
        day = at.astimezone(zone).date()
        sums[day] = sums.get(day, 0) + seconds
    return [round(sums[day] / 60, 1) for day in days]


def minutes_chart(days: Sequence[date], minutes: Sequence[float], target: float) -> Spec:
    """A monitor's listening by day against the minutes that a working day asks for (S7)."""
    return {
        "kind": "bar",
        "title": str(_("Minutes listened by day")),
        "categories": [f"{day:%m-%d}" for day in days],
        "series": [{"name": str(_("Minutes")), "data": list(minutes)}],
        "marks": [{"value": target, "label": str(_("a day’s target"))}],
        "min": 0,
    }


def overall(scores: Scores) -> Figure | None:
    """The mean of all scores as it is shown."""
    return figure(mean_of(scores))


def differs(others: Scores, mine: Scores) -> bool:
    """Whether a monitor's mean differs from the others' beyond chance: a first look at leniency (J3)."""
    return is_clear(mean_of(others), mean_of(mine))


def team_rows(teams: Sequence[Any], scores: Scores) -> list[tuple[str, Figure | None]]:
    """Each team's mean, for a chart."""
    means = means_by(scores, scores.team_id)
    return [(str(team.name), figure(means.get(team.id))) for team in teams]


def slot_rows(scores: Scores) -> list[tuple[str, Figure | None]]:
    """Each service slot's mean, for a chart (S2)."""
    means = means_by_slot(scores)
    return [(str(label), figure(means[slot])) for slot, label in SLOTS.items() if slot in means]


def failed_chart(lines: Sequence[ItemLine]) -> Spec | None:
    """The items that fail most often over the whole centre (F3), worst first."""
    worst = sorted((line for line in lines if line.failed), key=lambda line: line.passed or 0.0)[:WORST_SHOWN]
    data = [round(100 - (line.passed or 0.0), 1) for line in worst]
    names = [str(line.title) for line in worst]
    failed = (str(_("Failed")), data, "bad")
    return share_chart(_("Share of calls that failed an item"), names, [failed], whole=False)
