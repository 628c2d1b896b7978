"""Run the benches, print a table, write ``bench/results.json``.

Each module of this folder with a ``run()`` is one bench; ``run`` returns a list of
``{name, value, unit, compared_with, limit, holds}``. Ratios are measured against a bound or a peer in the
same run, because the machine is shared; ``holds`` is None where nothing is promised.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
RESULTS = FOLDER / "results.json"
COLUMNS = ("name", "value", "unit", "compared_with", "limit", "holds")


def benches() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.py") if "def run()" in path.read_text())


def main(only: str | None) -> int:
    names = benches()
    if only is not None and only not in names:
        print(f"no bench is named {only}; there are: {', '.join(names)}")
        return 2
    results: list[dict[str, Any]] = []
    for name in [only] if only else names:
        print(f"— {name} …", flush=True)
        started = time.monotonic()
        rows = importlib.import_module(f"bench.{name}").run()
        results += [{"bench": name} | row for row in rows]
        show(rows)
        print(f"  ({time.monotonic() - started:.0f} s)", flush=True)
    RESULTS.write_text(json.dumps(merged(results), indent=1, ensure_ascii=False))
    broken = [row["name"] for row in results if row["holds"] is False]
    print(f"{len(results)} figures, {len(broken)} outside their limit", *broken)
    return 1 if broken else 0


def merged(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The new figures with those of benches that did not run this time."""
    ran = {row["bench"] for row in results}
    before = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    return [row for row in before if row.get("bench") not in ran] + results


def show(rows: list[dict[str, Any]]) -> None:
    table = [[text(row[column]) for column in COLUMNS] for row in rows]
    widths = [max(len(row[i]) for row in [list(COLUMNS), *table]) for i in range(len(COLUMNS))]
    for row in [list(COLUMNS), *table]:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def text(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else None))
