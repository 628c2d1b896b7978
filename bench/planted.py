"""What the rules find in the demo's calls, through the real worker, against what was planted in them."""

from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter
from pathlib import Path

from bench.pipeline import Row, Worker, import_demo
from bench.speech import row
from demo.calls import spoken_calls
from demo.monitors import FATAL, FAULT_ITEMS

LEAST = 0.9


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder)
        import_demo(data_dir)
        worker = Worker(data_dir)
        try:
            worker.run_until(len(spoken_calls()))
        finally:
            worker.end()
        return truth(data_dir)


def truth(data_dir: Path) -> list[Row]:
    """Recall and precision of each kind of fault, and fatal findings on calls that have none."""
    planted = {
        (call["file"], FAULT_ITEMS[fault["kind"]]) for call in spoken_calls() for fault in call["faults"]
    }
    clean = {call["file"] for call in spoken_calls() if not call["faults"]}
    found = failed_items(data_dir)
    rows = [scored(kind, {p for p in planted if p[1] == item}, {f for f in found if f[1] == item})
            for kind, item in FAULT_ITEMS.items()]  # fmt: skip
    rows.append(
        scored("all kinds", planted, {f for f in found if f[1] in FAULT_ITEMS.values()}, promised=True)
    )
    false_fatal = len({name for name, item in found if item in FATAL and name in clean})
    fatal = row("fatal findings on fault-free calls", false_fatal, "calls", limit=0, holds=false_fatal == 0)
    return [*(one for pair in rows for one in pair), fatal]


def failed_items(data_dir: Path) -> set[tuple[str, str]]:
    query = """SELECT c.recording_name, f.item_code FROM finding f JOIN transcript t ON t.id = f.transcript_id
               JOIN recording r ON r.id = t.recording_id JOIN call c ON c.id = r.call_id
               WHERE f.verdict = 'fail'"""
    with sqlite3.connect(data_dir / "state" / "fair-hearing.db") as connection:
        return set(connection.execute(query).fetchall())


def scored(
    kind: str, planted: set[tuple[str, str]], found: set[tuple[str, str]], promised: bool = False
) -> list[Row]:
    hits = Counter(one in planted for one in found)[True]
    recall, precision = hits / max(len(planted), 1), hits / max(len(found), 1)
    limit = {"limit": LEAST} if promised else {}
    return [
        row(f"{kind}: recall of {len(planted)}", recall, "ratio", **limit, **held(recall, promised)),
        row(f"{kind}: precision of {len(found)}", precision, "ratio", **limit, **held(precision, promised)),
    ]


def held(value: float, promised: bool) -> dict[str, bool]:
    return {"holds": value >= LEAST} if promised else {}
