"""Reads back what fpdf2 wrote: glyph codes through each font's ToUnicode map."""

from __future__ import annotations

import re
import zlib

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
PAIR = re.compile(rb"^<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*$", re.MULTILINE)
SHOWN = re.compile(rb"\(((?:\\.|[^\\)])*)\)", re.DOTALL)
ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(pdf: bytes) -> str:
    """All words of the document, one shown string a line."""
    streams = [_inflated(part) for part in STREAM.findall(pdf)]
    names = {}
    for stream in streams:
        if b"begincmap" in stream:
            names |= _names(stream)
    pages = [stream for stream in streams if b" Tj" in stream or b" TJ" in stream]
    return "\n".join(_written(raw, names) for page in pages for raw in SHOWN.findall(page))


def _inflated(part: bytes) -> bytes:
    try:
        return zlib.decompress(part)
    except zlib.error:
        return part


def _names(cmap: bytes) -> dict[int, str]:
    names = {}
    for first, last, to in RANGE.findall(cmap):
        for step in range(int(last, 16) - int(first, 16) + 1):
            names[int(first, 16) + step] = chr(int(to, 16) + step)
    for code, to in PAIR.findall(cmap):
        names[int(code, 16)] = bytes.fromhex(to.decode()).decode("utf-16-be")
    return names


def _written(raw: bytes, names: dict[int, str]) -> str:
    plain = ESCAPED.sub(lambda found: PLAIN.get(found[1], found[1]), raw)
    codes = [int.from_bytes(plain[at : at + 2], "big") for at in range(0, len(plain), 2)]
    return "".join(names.get(code, "") for code in codes)
