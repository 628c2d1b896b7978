"""The month's figures as tables in the reader's language: the same on page, in spreadsheet and on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.attendance.policy import KINDS as EVENTS
from app.coaching.policy import KINDS, OUTCOMES
from app.foundation.i18n import Bilingual, LazyString, _
from app.reports.policy.labels import place_text
from app.reports.policy.proposals import proposal_text
from app.sampling.policy.labels import SHORTFALLS, SLOTS
from app.training.policy.needs import LABELS as NEED_STATES

Cell = str | int | float | None
Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """``columns`` are headings; cells are texts, whole numbers, or numbers shown with one decimal."""

    code: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    @property
    def numeric(self) -> list[bool]:
        """Which columns hold numbers."""
        return [
            any(isinstance(row[at], int | float) for row in self.rows)
            and not any(isinstance(row[at], str) for row in self.rows)
            for at in range(len(self.columns))
        ]


def shown(cell: Cell) -> str:
    """A cell as it is read: one decimal, a dash where nothing is known."""
    if cell is None:
        return "–"
    return f"{cell:.1f}" if isinstance(cell, float) else str(cell)


def tables_of(figures: Figures) -> list[Table]:
    """All tables of a month, in the order of the report."""
    makers: list[Callable[[Figures], Table]] = [
        _overview, _teams, _agents, _weeks, _slots, _items, _needs, _monitors, _coaching, _attendance,
        _attendance_agents, _shortfalls, _proposals,
    ]  # fmt: skip
    return [make(figures) for make in makers]


def name_of(pair: Mapping[str, str]) -> str:
    """A name in the reader's language."""
    return str(Bilingual.from_json(pair))


def _share(label: LazyString) -> str:
    """The heading of a column in percent."""
    return f"{label} (%)"


def _table(
    code: str, title: LazyString, columns: Sequence[LazyString | str], rows: Sequence[Sequence[Cell]]
) -> Table:
    return Table(code, str(title), [str(column) for column in columns], rows)


_SCORE = (_("Mean"), _("Range from"), _("Range to"), _("Calls"))
_CHANGE = (_("Month before"), _("Change"), _("Certainty"))


def _score(score: Figures | None) -> list[Cell]:
    return (
        [None, None, None, 0] if score is None else [score[key] for key in ("mean", "low", "high", "calls")]
    )


def _change(row: Figures) -> list[Cell]:
    before = row["before"]
    return [None if before is None else before["mean"], row["change"], certainty(row)]


def certainty(row: Figures) -> str | None:
    """Whether the change against the month before is more than chance explains (M3)."""
    if row["change"] is None:
        return None
    return str(_("beyond chance") if row["clear"] else _("within chance"))


def _overview(figures: Figures) -> Table:
    centre, coaching, attendance = figures["centre"], figures["coaching"], figures["attendance"]["all"]
    score, before = centre["score"], centre["before"]
    rows: list[list[Cell]] = [
        [str(_("Mean score")), score and score["mean"], before and before["mean"]],
        [str(_("Range of the mean, from")), score and score["low"], before and before["low"]],
        [str(_("Range of the mean, to")), score and score["high"], before and before["high"]],
        [str(_("Drawn calls scored")), centre["scored"], before["calls"] if before else 0],
        [str(_("Serious results (fatal items)")), centre["fatal"], centre["fatal_before"]],
        [str(_("Calls taken")), centre["calls"], None],
        [str(_("Calls drawn")), centre["drawn"], None],
        [str(_("Agents with a score")), centre["agents_scored"], None],
        [str(_("Calls scored that were not drawn at random (not in the mean)")), centre["hand_picked"], None],
        [str(_("Common problems")), len(figures["needs"]), None],
        [str(_("Interviews held")), sum(coaching["interviews"].values()), None],
        [str(_("Days of absence")), attendance["absence_days"], None],
    ]
    if provisional := centre.get("provisional"):  # months filed before daily draws do not know the word
        rows.insert(4, [str(_("of them with a provisional chance (week not closed yet)")), provisional, None])
    return _table(
        "overview", _("The month at a glance"), [_("Key figure"), _("This month"), _("Month before")], rows
    )


def _teams(figures: Figures) -> Table:
    rows = [
        [team["code"], name_of(team["name"]), *_score(team["score"]), *_change(team), team["fatal"]]
        for team in figures["teams"]
    ]
    return _table("teams", _("By team"), [_("Team code"), _("Team"), *_SCORE, *_CHANGE, _("Serious")], rows)


def _agents(figures: Figures) -> Table:
    among = sum(agent["score"] is not None for agent in figures["agents"])
    rows = [
        [
            agent["number"], name_of(agent["name"]), agent["team"], *_score(agent["score"]), *_change(agent),
            str(place_text(agent["place"], among)), agent["fatal"],
        ]
        for agent in figures["agents"]
    ]  # fmt: skip
    columns = [_("Agent number"), _("Agent"), _("Team"), *_SCORE, *_CHANGE, _("Place"), _("Serious")]
    return _table("agents", _("By agent"), columns, rows)


def _weeks(figures: Figures) -> Table:
    rows = [[week["week_on"], *_score(week["score"])] for week in figures["weeks"]]
    return _table("weeks", _("By week of the call"), [_("Week from"), *_SCORE], rows)


def _slots(figures: Figures) -> Table:
    rows = [[str(SLOTS.get(slot["slot"], slot["slot"])), *_score(slot["score"])] for slot in figures["slots"]]
    return _table("slots", _("By time slot"), [_("Slot"), *_SCORE], rows)


def _items(figures: Figures) -> Table:
    keys = ("judged", "failed", "failed_percent", "failed_percent_before")
    rows = [[name_of(item["title"]), *(item[key] for key in keys)] for item in figures["items"]]
    columns = [_("Item"), _("Judged"), _("Failed"), _share(_("Share failed")), _share(_("Month before"))]
    return _table("items", _("By item"), columns, rows)


def _needs(figures: Figures) -> Table:
    states = {state.value: label for state, label in NEED_STATES.items()}
    rows = [
        [
            name_of(need["title"]), need["agents_failed"], need["agents"], need["failed"], need["judged"],
            str(states.get(need["state"], need["state"])),
        ]
        for need in figures["needs"]
    ]  # fmt: skip
    columns = [_("Item"), _("Agents failing"), _("Agents"), _("Calls failed"), _("Calls judged"), _("State")]
    return _table("needs", _("Common problems and training needs"), columns, rows)


def _monitors(figures: Figures) -> Table:
    keys = ("published", "on_time_percent", "overdue", "heard_minutes", "overruled_percent")
    rows = [
        [name_of(monitor["name"]), *(monitor[key] for key in keys), *_score(monitor["given"])]
        for monitor in figures["monitors"]
    ]
    columns = [
        _("Monitor"), _("Scored"), _share(_("On time")), _("Overdue"), _("Minutes heard"),
        _share(_("Rules overruled")),
        _("Mean given"), *_SCORE[1:],
    ]  # fmt: skip
    return _table("monitors", _("By monitor"), columns, rows)


def _coaching(figures: Figures) -> Table:
    coaching = figures["coaching"]
    held = [(_("Interviews held: %(kind)s", kind=label), "interviews", kind) for kind, label in KINDS.items()]
    heard = [
        (_("Follow-ups heard: %(outcome)s", outcome=label), "follow_ups", key)
        for key, label in OUTCOMES.items()
    ]
    rows: list[list[Cell]] = [
        *([str(label), coaching[group].get(key.value, 0)] for label, group, key in held),
        [str(_("Improvement plans agreed")), coaching["agreed"]],
        [str(_("Improvement plans closed")), coaching["closed"]],
        [str(_("Improvement plans running")), coaching["open"]],
        [str(_("Of these past their date")), coaching["overdue"]],
        *([str(label), coaching[group].get(key.value, 0)] for label, group, key in heard),
    ]
    return _table("coaching", _("Interviews and plans"), [_("Key figure"), _("Count")], rows)


_DAYS = (_("Duty days"), *EVENTS.values(), _("Days of leave"), _("Days of absence"), _("Yuan"))


def _days(row: Figures) -> list[Cell]:
    times = [row["times"].get(kind, 0) for kind in EVENTS]
    return [row["duty_days"], *times, row["leave_days"], row["absence_days"], row["money"]]


def _attendance(figures: Figures) -> Table:
    rows = [[name_of(team["name"]), team["agents"], *_days(team)] for team in figures["attendance"]["teams"]]
    return _table("attendance", _("Attendance by team"), [_("Team"), _("Agents"), *_DAYS], rows)


def _attendance_agents(figures: Figures) -> Table:
    rows = [
        [agent["number"], name_of(agent["name"]), *_days(agent)] for agent in figures["attendance"]["agents"]
    ]
    columns = [_("Agent number"), _("Agent"), *_DAYS]
    return _table("attendance_agents", _("Attendance of agents with events"), columns, rows)


def _shortfalls(figures: Figures) -> Table:
    rows = [
        [
            short["week_on"], short["number"], name_of(short["name"]), short["wanted"], short["drawn"],
            str(SHORTFALLS.get(short["reason"], short["reason"])),
        ]
        for short in figures["shortfalls"]
    ]  # fmt: skip
    columns = [_("Week from"), _("Agent number"), _("Agent"), _("Wanted"), _("Drawn"), _("Reason")]
    return _table("shortfalls", _("Agents heard less often than planned"), columns, rows)


def _proposals(figures: Figures) -> Table:
    rows = [[str(proposal_text(proposal))] for proposal in figures["proposals"]]
    return _table("proposals", _("Proposals"), [_("Proposal")], rows)
