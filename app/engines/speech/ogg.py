"""How many recordings follow one another in an Ogg file, read from the heads of its pages."""

from __future__ import annotations

from typing import BinaryIO

_HEAD = 27
_FIRST_PAGE = 0x02


def count_links(file: BinaryIO) -> int:
    """Links of the chain, 0 where the file is no Ogg; the file stands at its beginning afterwards.

    Pages that begin a stream open a new link where others have gone before.
    """
    file.seek(0)
    links, in_heads = 0, False
    while len(head := file.read(_HEAD)) == _HEAD and head.startswith(b"OggS"):
        begins = bool(head[5] & _FIRST_PAGE)
        links += begins and not in_heads
        in_heads = begins
        file.seek(sum(file.read(head[26])), 1)
    file.seek(0)
    return links
