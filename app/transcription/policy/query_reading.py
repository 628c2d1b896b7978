"""What people type into the search box, read into a query.

``refund "good morning" -broken kind OR nice pay NEAR/5 card refun* speaker:customer from:2026-11-01``

Words side by side must all be there. ``OR`` joins its two neighbours alone. What is several tokens (退款,
e-mail, 3.5) is a phrase. Full-width signs and Chinese quotation marks count like plain ones.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.foundation.i18n import _
from app.transcription.policy.query import Atom, BadQuery, Clause, Filters, Near, Phrase, Query, Term
from app.transcription.policy.query_fields import MASKED, Value, checked, masked_kind, narrowed
from app.transcription.policy.query_parts import FURTHEST, Part, parts_of
from app.transcription.policy.tokens import is_han, mask_token, tokens_of

LONGEST = 300  # characters of a query
MOST_TOKENS = 60
SHORTEST_START = 2  # letters before *


def read_query(text: str) -> Query:
    """The query in ``text``; BadQuery names the place and says what to do."""
    if len(text) > LONGEST:
        raise BadQuery(
            _("A search may have %(most)s characters, this has %(count)s. Leave words out.",
              most=LONGEST, count=len(text))
        )  # fmt: skip
    parts = parts_of(text)
    filters = Filters()
    for part in parts:
        if _is_filter(part):
            filters = _narrowed(filters, part)
    clauses = tuple(_clauses([part for part in parts if not _is_filter(part)]))
    _check(clauses)
    return Query(clauses, checked(filters))


def _is_filter(part: Part) -> bool:
    return part.field is not None and part.field not in MASKED


def _narrowed(filters: Filters, part: Part) -> Filters:
    if part.minus:
        raise BadQuery(
            _("The filter at character %(at)s cannot have a − before it. Take it away.", at=part.at)
        )
    return narrowed(filters, _value(part))


def _value(part: Part) -> Value:
    return Value(part.field or "", part.text.strip(), part.at)


def _clauses(parts: list[Part]) -> Iterator[Clause]:
    """Clauses from left to right; ``OR`` and ``NEAR`` take the parts beside them."""
    at = 0
    while at < len(parts):
        negated = parts[at].minus
        atoms, at = _alternatives(parts, at)
        if atoms:
            yield Clause(atoms, negated)


def _alternatives(parts: list[Part], at: int) -> tuple[tuple[Atom, ...], int]:
    """The atoms that ``OR`` joins from ``at`` on, and where the next clause begins."""
    negated = parts[at].minus
    atom, at = _atom(parts, at)
    atoms = [atom]
    while at < len(parts) and parts[at].is_or:
        joint = parts[at]
        if negated or (at + 1 < len(parts) and parts[at + 1].minus):
            raise BadQuery(
                _("“OR” at character %(at)s stands beside a word with −. Write one −word after the other.",
                  at=joint.at)
            )  # fmt: skip
        if at + 1 == len(parts):
            raise _lonely(joint)
        atom, at = _atom(parts, at + 1)
        atoms.append(atom)
    return tuple(one for one in atoms if one is not None), at


def _atom(parts: list[Part], at: int) -> tuple[Atom | None, int]:
    """The phrase at ``at``, with the one that NEAR joins to it; None for signs that nobody hears."""
    if parts[at].joins:
        raise _lonely(parts[at])
    left = _phrase(parts[at])
    joint = parts[at + 1] if at + 1 < len(parts) else None
    if joint is None or joint.near is None:
        return left, at + 1
    right = _phrase(parts[at + 2]) if at + 2 < len(parts) and _may_be_near(parts[at + 2]) else None
    if left is None or right is None:
        raise _lonely(joint)
    _check_distance(joint)
    if at + 3 < len(parts) and parts[at + 3].near is not None:
        raise BadQuery(
            _("NEAR at character %(at)s: it joins two words only. Write “a NEAR/5 b b NEAR/5 c” for three.",
              at=parts[at + 3].at)
        )  # fmt: skip
    return Near(left, right, joint.near), at + 3


def _may_be_near(part: Part) -> bool:
    return not part.joins and not part.minus


def _phrase(part: Part) -> Phrase | None:
    if part.field is not None:
        return Phrase((Term(mask_token(masked_kind(_value(part)))),))
    word = part.text.removesuffix("*")
    if not part.quoted and "*" in word:
        raise BadQuery(
            _("The * at character %(at)s stands inside a word. It can only end one, as in refun*.",
              at=part.at + part.minus + word.index("*"))
        )  # fmt: skip
    tokens = tokens_of(word)
    if not tokens:
        return None
    starts = part.star and not is_han(tokens[-1])
    if starts and len(tokens[-1]) < SHORTEST_START:
        raise BadQuery(
            _("The * behind “%(word)s” at character %(at)s needs %(count)s letters or more before it.",
              word=word, at=part.at, count=SHORTEST_START)
        )  # fmt: skip
    return Phrase((*map(Term, tokens[:-1]), Term(tokens[-1], starts)))


def _check(clauses: tuple[Clause, ...]) -> None:
    if all(clause.negated for clause in clauses):
        raise BadQuery(_("Write at least one word to find, without − before it."))
    count = sum(atom.size for clause in clauses for atom in clause.any_of)
    if count > MOST_TOKENS:
        raise BadQuery(
            _("A search may have %(most)s words or Chinese characters, this has %(count)s. Leave some out.",
              most=MOST_TOKENS, count=count)
        )  # fmt: skip


def _check_distance(joint: Part) -> None:
    if not 1 <= (joint.near or 0) <= FURTHEST:
        raise BadQuery(
            _("NEAR at character %(at)s takes a number from 1 to %(most)s, as in NEAR/5.",
              at=joint.at, most=FURTHEST)
        )  # fmt: skip


def _lonely(part: Part) -> BadQuery:
    return BadQuery(
        _("“%(word)s” at character %(at)s needs a word before and after it. "
          "Put it in quotes to find the word itself.", word=part.text, at=part.at)
    )  # fmt: skip
