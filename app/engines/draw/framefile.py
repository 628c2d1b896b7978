"""How a frame is filed: one line of JSON that says what follows, then the columns, little-endian, one by one.

No compression and no pickle: the bytes depend on the calls alone, and reading them runs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

FORMAT = "fair-hearing-frame/1"
COLUMNS = {
    "call_id": "S",
    "agent_id": "<i8",
    "period": "<i8",
    "start_s": "<i8",
    "duration_s": "<f8",
    "slot": "i1",
    "slot_mask": "u1",
    "exclusion": "i1",
}


def pack(columns: Mapping[str, NDArray[Any]]) -> bytes:
    """Columns of equal length, named and typed as in COLUMNS, as the bytes to file."""
    head = {"format": FORMAT, "calls": len(columns["call_id"]), "id_bytes": columns["call_id"].dtype.itemsize}
    first_line = json.dumps(head, sort_keys=True).encode() + b"\n"
    return b"".join([first_line, *(columns[name].tobytes() for name in COLUMNS)])


def unpack(filed: bytes) -> dict[str, NDArray[Any]]:
    """The columns back, read-only. Raises ValueError where the bytes are not a whole frame."""
    first_line, _, body = filed.partition(b"\n")
    head = _head(first_line)
    columns, start = {}, 0
    for name, kind in COLUMNS.items():
        dtype = np.dtype(f"S{head['id_bytes']}" if kind == "S" else kind)
        end = start + dtype.itemsize * head["calls"]
        if end > len(body):
            raise ValueError(f"The filed frame breaks off in its column {name}.")
        columns[name] = np.frombuffer(body[start:end], dtype=dtype)
        start = end
    if start != len(body):
        raise ValueError(f"The filed frame has {len(body) - start} bytes too many.")
    return columns


def _head(first_line: bytes) -> dict[str, int]:
    try:
        head = json.loads(first_line)
    except ValueError as error:
        raise ValueError("This is not a filed frame: its first line is no JSON.") from error
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise ValueError(f"This is not a filed frame of the format {FORMAT}.")
    return {key: int(head[key]) for key in ("calls", "id_bytes")}
