"""Long stretches of words, cut to the length of a turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.engines.speech.types import Word

_LONGEST_S = 15.0
_SENTENCE_ENDS = (".", "?", "!", "。", "？", "！")


def breaths(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """``words``, in order of time, in pieces of at most 15 s.

    Where a text has no times of words there are no pauses to cut at: then sentences end a piece, and
    without them its middle. A cut leaves a quarter on either side, so that no word stands alone and even
    a file of a million words is soon cut.
    """
    waiting = [words]
    while waiting:
        piece = waiting.pop()
        if len(piece) < 2 or piece[-1].end_s - piece[0].start_s <= _LONGEST_S:
            if piece:
                yield piece
            continue
        cut = _cut(piece)
        waiting += [piece[cut:], piece[:cut]]


def _cut(words: Sequence[Word]) -> int:
    size = len(words)
    middle = (words[0].start_s + words[-1].end_s) / 2

    def merit(cut: int) -> tuple[float, bool, float]:
        before, after = words[cut - 1], words[cut]
        pause = round(after.start_s - before.end_s, 2)
        return pause, before.text.rstrip().endswith(_SENTENCE_ENDS), -abs(after.start_s - middle)

    return max(range(max(1, size // 4), max(2, size - size // 4)), key=merit)
