"""A centre so small that its whole month runs in seconds: three agents, two monitors, seven files."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from flask import current_app

from app.accounts.service import create_account
from app.config import ROOT
from app.foundation.access.actor import SYSTEM, Actor
from app.foundation.access.roles import Role
from app.foundation.db import transaction
from app.rubrics.service.registering import register_rubrics
from tests.factories.attendance import make_duty, make_login
from tests.factories.build import make_agent, make_team, make_user
from tests.factories.sampling import WEEK_ON, make_draw

DEMO = ROOT / "recordings" / "demo"
MONTH = "2026-10"
PASSWORD = "quiet morning 7"
ENV = {
    "DEMO_CENTRE": "0", "JOB_LEASE_S": "3", "SWEEP_EVERY_S": "1", "WORKER_PROCESSES": "1",
    "OMP_NUM_THREADS": "1", "WHISPER_MODEL": "tiny.en", "WHISPER_BEAM": "1", "WHISPER_THREADS": "1",
    # About noon whenever a test runs: no work of the night begins amid it.
    "CENTRE_ZONE": f"Etc/GMT{datetime.now(UTC).hour - 12:+d}",
}  # fmt: skip
DROPPED = ["c0107", "c0120", "z0011"]  # the last one is Mandarin and comes with its transcript
SENT = ["c0102", "c0105", "c0152"]
BROKEN = "broken"
TOLD = (
    "agent_number", "duration_s", "direction", "queue", "ring_s", "hold_s", "customer_number", "disposition",
    "language",
)  # fmt: skip


def furnish() -> None:
    """All that is there before a call comes: people, roster, logins, rubrics, the seed of the week's draw."""
    administrator = Actor(None, "test", Role.ADMINISTRATOR)
    with transaction():
        register_rubrics(SYSTEM, current_app.config["CENTRE"].qa_rules_dir)
        create_account(administrator, "supervisor", "Edward Kent", "康卫东", Role.SUPERVISOR, PASSWORD)
    for name in ("monitor.one", "monitor.two"):
        make_user("monitor", sign_in_name=name)
    team = make_team()
    for number in ("1007", "1008", "1011"):
        agent = make_agent(number=number, team_id=team.id)
        make_duty(agent.id)
        make_login(agent.id, "08:51", "17:31")
        for day in range(13, 17):  # a full week, so that a full quota is drawn
            make_duty(agent.id, day)
            make_login(agent.id, "08:40", "17:31", day)
    make_draw()


def drop(incoming: Path) -> None:
    """The telephone system's morning: a manifest in ``incoming/``, recordings, and a transcript."""
    for path in files_of(DROPPED):
        shutil.copyfile(path, incoming / path.name)
    write_manifest(incoming / "manifest-morning.csv", DROPPED)


def files_of(names: list[str]) -> list[Path]:
    """The demo's sound of these calls, and the transcripts that belong to them."""
    return [path for name in names for path in sorted((DEMO / "audio").glob(f"{name}.*"))]


def parcel(folder: Path, names: list[str]) -> list[Path]:
    """What somebody sends by the browser: a manifest and recordings; ``BROKEN`` is no sound at all."""
    manifest, broken = folder / "manifest-evening.csv", folder / f"{BROKEN}.opus"
    write_manifest(manifest, names)
    broken.write_bytes(b"This was to be a recording. " * 400)
    return [manifest, *files_of(names), *([broken] if BROKEN in names else [])]


def write_manifest(path: Path, names: list[str]) -> None:
    """Call records of the demo's calls, in the week of the draw."""
    known = {entry["id"]: entry for entry in json.loads((DEMO / "calls.json").read_text(encoding="utf-8"))}
    rows = [row_of(name, known.get(name, known["c0107"])) for name in names]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def row_of(name: str, entry: dict[str, Any], week_on: date = WEEK_ON) -> dict[str, Any]:
    day = week_on + timedelta(days=int(name[-2:]) % 5) if name != BROKEN else week_on
    starts = datetime.combine(day, time(10, 15), current_app.config["ZONE"])
    plain = {column: entry[column] for column in TOLD}
    transcript = f"{name}.json" if (DEMO / "audio" / f"{name}.json").exists() else ""
    return plain | {
        "call_id": name, "started_at": starts.isoformat(),
        "recording": f"{name}.opus", "transcript": transcript,
    }  # fmt: skip
