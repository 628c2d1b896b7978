"""The files that the walls look at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from app.config import ROOT


def sources(folder: str, suffix: str = ".py") -> list[Path]:
    return sorted(path for path in (ROOT / folder).rglob(f"*{suffix}") if "vendor" not in path.parts)


def calls_in(path: Path) -> Iterator[str]:
    """``session.commit`` for each ``….session.commit(…)``: the last two names of everything called."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield ".".join(ast.unparse(node.func).split(".")[-2:])


def imports_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
