"""The blueprint of the pages of rubrics, and what several of them show."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app

from app.engines.backtest.report import Report
from app.foundation import clock
from app.foundation.errors import InvalidInput
from app.foundation.i18n import Bilingual, _
from app.foundation.queue.models import Job
from app.foundation.web.blueprint import Pages
from app.organisation.queries import list_agents, list_teams
from app.rubrics.models import RubricVersion
from app.rubrics.policy.backtest_labels import SWAPS, TURNS
from app.rubrics.queries import backtests

pages = Pages("rubrics")
LARGEST_FILE = 1_000_000


def rules_dir() -> Path:
    """The folder of what the centre edits as files."""
    folder: Path = current_app.config["CENTRE"].qa_rules_dir
    return folder


def name_of(version: RubricVersion) -> str:
    """A version as lists of choices name it."""
    title = Bilingual(zh=version.title_zh, en=version.title_en)
    since = version.registered_at.astimezone(current_app.config["ZONE"]).date()
    name = f"{title} · {since} · {version.digest[:8]}"
    return f"{name} · {_('in force')}" if version.in_force else name


def report_data(job: Job, report: Report | None) -> dict[str, Any]:
    """What the two parts of a back-test's page need."""
    return {
        "job": job, "ends_at": backtests.ends_at(job, clock.now()), "report": report, "turns": TURNS,
        "swap_names": SWAPS, "teams": {0: _("All teams")} | {team.id: team.name for team in list_teams()},
        "agents": {agent.id: agent.name for agent in list_agents()},
        "call_names": backtests.names_of_calls(report) if report else {},
    }  # fmt: skip


def text_of_file(name: str, content: bytes) -> str:
    """The text of a rubric file that was sent; ``content`` is at most a byte longer than it may be."""
    if len(content) > LARGEST_FILE:
        raise InvalidInput(_("%(name)s is larger than any rubric. Choose a rubric file.", name=name))
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise InvalidInput(_("%(name)s is not UTF-8 text. Save it as UTF-8.", name=name)) from error
