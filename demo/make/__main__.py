"""``python -m demo.make`` renders every demo call into ``recordings/demo/``; see its README."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from demo.centre import DEMO_FOLDER, demo_people
from demo.make import mandarin
from demo.make.english import render
from demo.make.plan import english_plan
from demo.make.script import load_dialogues, load_phrases
from demo.make.voice import Voice

CACHE = Path(tempfile.gettempdir()) / "demo-voices"


def main() -> None:
    """Render the calls and write ``calls.json``; the same dialogues give the same recordings."""
    args = _arguments()
    (DEMO_FOLDER / "audio").mkdir(exist_ok=True)
    calls = [*english_calls(Voice(args.cache), args.only), *mandarin_calls()]
    text = json.dumps(calls, ensure_ascii=False, indent=1)
    (DEMO_FOLDER / "calls.json").write_text(text + "\n", encoding="utf-8")
    minutes = sum(call["duration_s"] for call in calls) / 60
    print(f"{len(calls)} calls, {minutes:.0f} minutes")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m demo.make", description=__doc__)
    parser.add_argument("--cache", type=Path, default=CACHE, help="keeps spoken sentences")
    parser.add_argument("--only", type=int, default=None, help="render the first N English calls")
    return parser.parse_args()


def english_calls(voice: Voice, only: int | None) -> list[dict[str, Any]]:
    """Render all English calls (or the first ``only``); returns their manifest entries."""
    folder = DEMO_FOLDER / "dialogues"
    phrases, agents = load_phrases(folder), demo_people().agents
    entries = []
    for plan in english_plan(load_dialogues(folder), [agent.team for agent in agents])[:only]:
        entries.append(render(plan, agents[plan.agent], phrases, voice, DEMO_FOLDER))
        print(entries[-1]["id"], entries[-1]["duration_s"], entries[-1]["dialogue"], *plan.faults, flush=True)
    return entries


def mandarin_calls() -> list[dict[str, Any]]:
    """Render the Mandarin calls with their sidecar transcripts; returns their manifest entries."""
    folder = DEMO_FOLDER / "dialogues" / "zh"
    return mandarin.render_all(
        load_dialogues(folder), demo_people().agents, load_phrases(folder), DEMO_FOLDER
    )


if __name__ == "__main__":
    main()
