"""The keys of a sampling plan as people read and change them: label, guidance, groups as in the file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.engines.draw.plan_text import Scalar
from app.engines.draw.sampling_rules import LateRule, ShortfallRule
from app.foundation.i18n import LazyString, _


class PlanField(NamedTuple):
    """One key. ``none``: what it means that it says nothing, for keys that may; ``choices``: the words that
    it may say; ``is_whole``: whether only whole numbers do."""

    key: str
    label: LazyString
    guidance: LazyString
    is_whole: bool = True
    none: LazyString | None = None
    choices: Mapping[str, LazyString] | None = None

    @property
    def name(self) -> str:
        """What its input is called in forms."""
        return self.key.replace(".", "-")


class Group(NamedTuple):
    """Keys that belong together."""

    title: LazyString
    fields: tuple[PlanField, ...]


GROUPS = (
    Group(
        _("Calls of an agent"),
        (
            PlanField(
                "calls_per_agent_week",
                _("Calls a week"),
                _("So many calls of an agent are heard in a week that he is planned for in full."),
            ),
            PlanField(
                "quota.full_week_hours",
                _("Hours of a full week"),
                _(
                    "Who is planned for half of it is heard half as often, but at least once. "
                    "Empty: everyone is heard equally often."
                ),
                is_whole=False,
                none=_("not set: everyone equally often"),
            ),
            PlanField(
                "quota.newcomer_days",
                _("Days as a newcomer"),
                _("So long, from the day he was hired, an agent counts as a newcomer."),
            ),
            PlanField(
                "quota.newcomer_calls",
                _("Calls of a newcomer"),
                _("In place of the calls a week above, in a full week."),
            ),
        ),
    ),
    Group(
        _("Slots of the day"),
        (
            PlanField(
                "slots.each_once_in_weeks",
                _("Each slot once in weeks"),
                _(
                    "Each slot that an agent works is heard at least once in so many weeks. "
                    "Empty: no such obligation, slots are heard in the share in which they come."
                ),
                none=_("not set: no obligation"),
            ),
        ),
    ),
    Group(
        _("Late calls and shortfalls"),
        (
            PlanField(
                "late",
                _("Late calls"),
                _("Calls that came after the draw of their day are drawn when the week closes."),
                choices={
                    LateRule.DAILY_RATE.value: _("as often as the others"),
                    LateRule.WEEK_RATE.value: _("as in one draw of the whole week (fewer extra calls)"),
                },
            ),
            PlanField(
                "shortfall.rule",
                _("Calls that an agent could not give"),
                _("Whether they are added to his next week."),
                choices={
                    ShortfallRule.CARRY_OVER.value: _("carried over to his next week"),
                    ShortfallRule.CLOSE.value: _("closed with the week"),
                },
            ),
            PlanField(
                "shortfall.most_carried",
                _("Most calls carried over"),
                _("Not more than so many are added to one week."),
            ),
        ),
    ),
    Group(
        _("What is heard of a call"),
        (
            PlanField(
                "frame.shortest_call_s",
                _("Shortest call in seconds"),
                _("Shorter calls are wrong numbers and hang-ups: they are not drawn."),
                is_whole=False,
            ),
            PlanField(
                "listening.window_minutes",
                _("Listening window in minutes"),
                _(
                    "A stretch of so many minutes is heard, its place in the call drawn at "
                    "random. Empty: the whole call."
                ),
                is_whole=False,
                none=_("not set: the whole call"),
            ),
            PlanField(
                "double_share",
                _("Share scored by two"),
                _(
                    "From 0 to 1: this share of the drawn calls is scored by two monitors apart, "
                    "to see if they agree. 0.05 is one call in twenty."
                ),
                is_whole=False,
            ),
        ),
    ),
    Group(
        _("Monitors"),
        (
            PlanField(
                "assignment.daily_target_minutes",
                _("Minutes a day"),
                _("What a monitor listens to on a working day, unless he has a target of his own."),
                is_whole=False,
            ),
            PlanField(
                "assignment.listening_days",
                _("Working days"),
                _("So many days of a week, from Monday on, are working days."),
            ),
            PlanField(
                "assignment.tolerance_calls",
                _("Tolerance in calls"),
                _(
                    "Loads that differ by less than so many average calls count as equal, so that "
                    "the monitor who heard an agent least can be preferred."
                ),
                is_whole=False,
            ),
            PlanField(
                "assignment.former_team_days",
                _("Days of a former team"),
                _("A monitor hears nobody of a team that he left less than so many days ago."),
            ),
            PlanField(
                "assignment.pair_weeks",
                _("Weeks of who heard whom"),
                _(
                    "So many weeks before count, so that nobody hears the same agent oftener than "
                    "chance would bring."
                ),
            ),
        ),
    ),
)


def fields() -> Iterator[PlanField]:
    """All of them, in turn."""
    return (field for group in GROUPS for field in group.fields)


FIELDS: dict[str, PlanField] = {field.key: field for field in fields()}


def typed_values(inputs: Mapping[str, str]) -> dict[str, Scalar]:
    """What was typed into the fields, by key, for the schema to judge: nothing is None, and full-width digits
    are digits."""
    texts = {field.key: unicodedata.normalize("NFKC", inputs.get(field.name, "")) for field in fields()}
    return {key: text.strip() or None for key, text in texts.items()}


def shown(value: Scalar) -> str:
    """A value as it stands in its field."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def said(key: str, value: Scalar) -> LazyString | str:
    """A value in words, for who reads the plan."""
    field = FIELDS[key]
    if value is None and field.none is not None:
        return field.none
    return (field.choices or {}).get(str(value), shown(value))
