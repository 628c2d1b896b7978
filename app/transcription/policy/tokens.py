"""What a transcript's words are for searching: tokens that no database cuts or folds by itself.

A token is one Chinese character, one number, or one word of another script. Width, case, apostrophes and
traditional characters are folded away; nothing is stemmed. Every database gets the same tokens with the same
positions, so every database finds the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from app.engines.scoring.normalise import simplified
from app.transcription.policy.masking import LABELS, Run, masked_runs

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
LONGEST = 60  # letters of a token; the rest is cut off, in the query as in the text
MOST_TOKENS = 16_000  # of a turn: PostgreSQL keeps no position beyond 16,383
MOST_REPEATS = 250  # of a token in a turn: PostgreSQL keeps 256 positions
NOTHING = "·"  # stands where a token is left out, so that the others keep their positions
MASK = "※"  # begins the token of a masked run; no text has it, for it is no letter

_PIECE = re.compile(rf"[{HAN}]|\d+|[^\W\d_{HAN}]+(?:'[^\W\d_{HAN}]+)*")
_IS_HAN = re.compile(f"[{HAN}]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


class Token(NamedTuple):
    """``text`` as it is compared; ``run`` says which of the shown words it is a part of."""

    text: str
    run: int


class _Plain(dict[int, int | str]):
    """Character by character, so that a part of a text has the same tokens as the whole.

    OpenCC converts phrases otherwise than their characters (乾隆, 乾燥); a search for one of them would miss.
    """

    def __missing__(self, code: int) -> int | str:
        sign = chr(code)
        if sign.isdecimal():
            plain: int | str = str(unicodedata.decimal(sign))
        else:
            plain = "'" if sign in "’‘" else simplified(sign)
        self[code] = plain
        return plain


_PLAIN = _Plain()


def tokens_of(text: str) -> list[str]:
    """The tokens of a text in order; those of two texts one after the other are the tokens of both.

    ``"Don't pay 1,000 退款"`` → ``["dont", "pay", "1000", "退", "款"]``.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    plain = _THOUSANDS.sub("", folded.translate(_PLAIN))
    return [piece.replace("'", "")[:LONGEST] for piece in _PIECE.findall(plain)]


def is_han(token: str) -> bool:
    """Whether the token is a Chinese character, which is a word by itself."""
    return _IS_HAN.match(token) is not None


def mask_token(kind: str) -> str:
    """The token that stands for a masked run of that kind (X3); what was masked has none."""
    return MASK + kind.replace("_", "")


def tokens_in(runs: Iterable[Run]) -> list[Token]:
    """The tokens of a turn's shown words (:func:`~app.transcription.policy.masking.masked_runs`)."""
    return [
        Token(text, number)
        for number, run in enumerate(runs)
        for text in ([mask_token(run.kind)] if run.kind else tokens_of(run.text))
    ]


def indexed(words: Sequence[Any], masks: Sequence[Any]) -> list[str]:
    """A turn's tokens as a database keeps them: position *n* of the turn is item *n*.

    ``words`` and ``masks`` are columns of a stored segment. What goes beyond the bounds of a database is
    :data:`NOTHING` in all of them.
    """
    runs = masked_runs([str(word[0]) for word in words], masks, LABELS)
    seen: Counter[str] = Counter()
    kept = []
    for token in tokens_in(runs)[:MOST_TOKENS]:
        seen[token.text] += 1
        kept.append(token.text if seen[token.text] <= MOST_REPEATS else NOTHING)
    return kept
