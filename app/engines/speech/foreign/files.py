"""The text of a transcript file, in the encodings that such files come in."""

from __future__ import annotations

from pathlib import Path

from app.engines.speech.foreign.node import LONGEST_TEXT
from app.engines.speech.sidecar import BadTranscript

# UTF-16 is told by its mark alone; Chinese subtitle tools write GB 18030 without any.
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ENCODINGS = ("utf-8-sig", "gb18030")


def text_of(path: Path) -> str:
    """The file's text; BadTranscript where it is too large, or no text in UTF-8, UTF-16 or GB 18030."""
    with path.open("rb") as file:
        return text_in(file.read(LONGEST_TEXT + 1))


def text_in(content: bytes) -> str:
    """The text of a file's content; BadTranscript as for ``text_of``."""
    if len(content) > LONGEST_TEXT:
        raise BadTranscript(f"the file is larger than {LONGEST_TEXT // 1_000_000} MB")
    marked = _MARKS.get(content[:2])
    for encoding in (marked,) if marked else _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadTranscript("the file is no text in UTF-8, UTF-16 or GB 18030")
