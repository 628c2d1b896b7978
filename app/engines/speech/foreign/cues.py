"""Subtitle files: WebVTT (W3C) and SubRip (.srt).

Speakers come from ``<v Agent>`` or from ``Agent: …`` at the start of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from app.engines.speech.foreign.markup import pieces_of, said_in
from app.engines.speech.foreign.node import at_time
from app.engines.speech.foreign.said import Heard, Said
from app.engines.speech.sidecar import BadTranscript
from app.engines.speech.types import Span

WEBVTT = "webvtt"
SUBRIP = "srt"
_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_ARROW = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")
_LANGUAGE = re.compile(r"language:\s*(\S+)", re.IGNORECASE)
_NO_CUE = ("NOTE", "STYLE", "REGION", "WEBVTT")


@dataclass(frozen=True, slots=True)
class Cue:
    """Lines of text on screen from one time to another; ``line`` is where it stands in the file."""

    line: int
    span: Span
    lines: Sequence[str]


def read(text: str, name: str, told: Sequence[str]) -> Heard:
    """What was said; BadTranscript names the line. ``told`` are further names of speakers."""
    is_webvtt = text.startswith("WEBVTT")
    if not is_webvtt and "-->" not in text:
        suffix = PurePosixPath(name).suffix.lower()
        kind = f"a {suffix} file" if suffix in (".vtt", ".srt") else "a transcript"
        raise BadTranscript(f"line 1: this is not {kind}: neither JSON, nor WebVTT, nor SRT")
    said = tuple(each for cue in _cues(text) for each in _said(cue, told))
    return Heard(WEBVTT if is_webvtt else SUBRIP, _language(text) if is_webvtt else None, said)


def _language(text: str) -> str | None:
    header = text.replace("\r\n", "\n").partition("\n\n")[0]
    match = _LANGUAGE.search(header)
    return match.group(1) if match else None


def _cues(text: str) -> Iterator[Cue]:
    for number, block in _blocks(text):
        if block[0].startswith(_NO_CUE):
            continue
        at = next((n for n, line in enumerate(block[:2]) if "-->" in line), None)
        if at is None:
            raise BadTranscript(f"line {number}: no times (00:00:01.000 --> 00:00:02.500) before this text")
        yield Cue(number + at, _span(block[at], number + at), block[at + 1 :])


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines between empty lines, with the number of the first, from 1."""
    block: list[str] = []
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _span(line: str, number: int) -> Span:
    match = _ARROW.fullmatch(line)
    if match is None:
        raise BadTranscript(f"line {number}: times must be as in 00:00:01.000 --> 00:00:02.500")
    start_s, end_s = _seconds(match.groups()[:4], number), _seconds(match.groups()[4:], number)
    if end_s < start_s:
        raise BadTranscript(f"line {number}: the end must not be before the start")
    return Span(start_s, end_s)


def _seconds(parts: Sequence[str | None], number: int) -> float:
    hours, minutes, seconds, fraction = parts
    whole = 3600 * int(hours or 0) + 60 * int(minutes or 0) + int(seconds or 0)
    time_s = whole + int((fraction or "0").ljust(3, "0")) / 1000
    return at_time(time_s, f"line {number}", f"{time_s} s")


def _said(cue: Cue, told: Sequence[str]) -> Iterator[Said]:
    return said_in(pieces_of(cue.lines, told), cue.span)
