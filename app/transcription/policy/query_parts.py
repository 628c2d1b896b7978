"""A query cut into its parts: words, phrases in quotes, filters, and what joins them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.foundation.i18n import _
from app.transcription.policy.query import BadQuery
from app.transcription.policy.query_fields import NAMES, is_field

USUAL_DISTANCE = 5
FURTHEST = 20

# One sign for one, so that places in the query stay where they were typed.
_SIGNS = str.maketrans(dict.fromkeys("“”„«»「」『』＂", '"') | dict.fromkeys("－−–", "-") | {
    "：": ":", "＊": "*", "／": "/", "｜": "|", "\u3000": " ",
})  # fmt: skip
_PART = re.compile(
    r'(?P<minus>-)?(?:(?P<field>[^\W\d_]+):)?(?:"(?P<quoted>[^"]*)"(?P<star>\*?)|(?P<bare>[^\s"]+))'
)
_NEAR = re.compile(r"NEAR|(?i:near)/(?P<steps>\d{1,9})")


@dataclass(frozen=True, slots=True)
class Part:
    """A word or a phrase of the query, where it begins (from 1), and what stands before and behind it."""

    text: str
    at: int
    minus: bool = False
    field: str | None = None
    quoted: bool = False
    star: bool = False

    @property
    def is_or(self) -> bool:
        return self._may_join and self.text in ("OR", "|")

    @property
    def near(self) -> int | None:
        """The steps of a NEAR; None if the part is none."""
        found = _NEAR.fullmatch(self.text) if self._may_join else None
        return None if found is None else int(found["steps"] or USUAL_DISTANCE)

    @property
    def joins(self) -> bool:
        return self.is_or or self.near is not None

    @property
    def _may_join(self) -> bool:
        return not self.quoted and self.field is None and not self.minus


def parts_of(text: str) -> list[Part]:
    """The parts from left to right; BadQuery for an open quotation mark or an unknown filter."""
    plain = text.translate(_SIGNS)
    if plain.count('"') % 2:
        at = plain.rindex('"') + 1
        raise BadQuery(_("The quotation mark at character %(at)s is not closed. Add the second one.", at=at))
    return list(_parts(plain))


def _parts(plain: str) -> Iterator[Part]:
    for found in _PART.finditer(plain):
        bare, at = found["bare"], found.start() + 1
        field = found["field"].casefold() if found["field"] else None
        if bare in ("-", "AND"):  # a dash between words; and what is meant anyway
            continue
        if field is None and bare is not None and bare.endswith(":"):
            _check_value(bare[:-1], at)
        if field is not None and not is_field(field):
            raise _unknown(field, at)
        text = found["quoted"] if bare is None else bare
        star = bool(found["star"]) or (bare is not None and bare.endswith("*"))
        yield Part(text, at, bool(found["minus"]), field, bare is None, star)


def _check_value(name: str, at: int) -> None:
    if is_field(name.casefold()):
        raise BadQuery(
            _(
                "“%(name)s:” at character %(at)s has no value. Write it right behind the colon.",
                name=name,
                at=at,
            )
        )


def _unknown(name: str, at: int) -> BadQuery:
    known = " ".join(f"{each}:" for each in NAMES if each.isascii())
    return BadQuery(
        _("“%(name)s:” at character %(at)s is no filter; there are %(known)s. "
          "To find the words themselves, put them in quotes.", name=name, at=at, known=known)
    )  # fmt: skip
