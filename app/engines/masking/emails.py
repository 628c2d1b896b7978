"""E-mail addresses, written and dictated ("john dot smith at gmail dot com", "…艾特qq点com")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.engines.masking import spoken
from app.engines.masking.mask import Claim, Kind
from app.engines.masking.pieces import IS_HAN, Piece
from app.engines.masking.rules import Topic, Words
from app.engines.masking.topics import Topics

_JOINTS = {
    "@": "@", "at": "@", "艾特": "@", "圈a": "@", "dot": ".", ".": ".", "点": ".",
    "_": "_", "underscore": "_", "下划线": "_", "+": "+",
    "-": "-", "dash": "-", "hyphen": "-", "减": "-", "杠": "-", "减号": "-",
}  # fmt: skip
_BEGINNINGS = frozenset({*_JOINTS, *"艾圈下减"})
_ENDINGS = frozenset(
    "com net org cn edu gov co io info me uk us de fr jp hk tw ca au nz ie eu app dev biz".split()
)
_LONGEST_LABEL = 4
_MOST_LABELS = 4
_LONGEST_NAME = 24
_ENDS_NAME = frozenset("is it's its to at on email mail address me my that's and the e or".split())


class Token(NamedTuple):
    """A joint (``@ . _ - +``) or text over the pieces ``first`` to ``last`` (one after) of a thread."""

    joint: str
    text: str
    first: int
    last: int


def find_emails(
    thread: Sequence[Piece], topics: Topics, words: Words, providers: frozenset[str]
) -> Iterator[Claim]:
    """The addresses in a thread; a spoken "at" counts if topic, provider or the form of the name says so."""
    tokens = [token for token in _tokens(thread) if _text_counts(token, words)]
    for place, token in enumerate(tokens):
        if token.joint != "@":
            continue
        end = _domain(thread, tokens, place + 1)
        start = _name(thread, tokens, place)
        if end is None or start == place:
            continue
        taken = tokens[start:end]
        if thread[token.first].text == "@" or _is_meant(thread, taken, place - start, topics, providers):
            yield Claim(Kind.EMAIL, thread[taken[0].first : taken[-1].last])


def _tokens(thread: Sequence[Piece]) -> Iterator[Token]:
    at = 0
    while at < len(thread):
        text, length = thread[at].text, 1
        if text in _BEGINNINGS:
            for length in (3, 2, 1):
                text = "".join(piece.text for piece in thread[at : at + length])
                if text in _JOINTS:
                    break
        joint = _JOINTS.get(text, "")
        if joint and text in ("-", ".") and not _is_inside(thread, at):
            joint = ","
        last = at + (length if joint else 1)
        yield Token(joint, thread[at].text, at, last)
        at = last


def _is_inside(thread: Sequence[Piece], at: int) -> bool:
    """Whether a written sign stands within a word, not at its end."""
    return at + 1 < len(thread) and thread[at].glued and thread[at + 1].glued


def _text_counts(token: Token, words: Words) -> bool:
    return token.text not in ("嗯", "啊", "呃", "uh", "um", "er", ",")


def _domain(thread: Sequence[Piece], tokens: Sequence[Token], start: int) -> int | None:
    """One after the last token of the domain; None where what follows is no domain."""
    at, end = start, None
    for number in range(_MOST_LABELS):
        label = at
        while at < len(tokens) and at - label < _LONGEST_LABEL and _is_label(tokens[at]):
            at += 1
        if at == label:
            break
        if number and tokens[at - 1].text in _ENDINGS and at - label == 1:
            end = at
        elif number and tokens[label].text in _ENDINGS:
            return label + 1
        if at >= len(tokens) or tokens[at].joint != ".":
            break
        at += 1
    return end


def _is_label(token: Token) -> bool:
    return token.joint == "-" or (not token.joint and _is_latin_or_digit(token.text))


def _is_latin_or_digit(text: str) -> bool:
    return (text.isascii() and text.replace("'", "").replace(".", "").isalnum()) or text in spoken.DIGITS


def _name(thread: Sequence[Piece], tokens: Sequence[Token], place: int) -> int:
    """The first token of the name before the "@" at ``place``; ``place`` itself where there is none."""
    at = place
    while at > 0 and place - at < _LONGEST_NAME:
        one, current = tokens[at - 1], tokens[at]
        if one.joint in ("@", ",") or (not one.joint and not _may_be_name(one.text)):
            break
        first = at == place
        if not (first or one.joint or current.joint or _runs_on(thread, one, current)):
            break
        at -= 1
    while at < place and tokens[at].joint:
        at += 1
    return at


def _may_be_name(text: str) -> bool:
    return _is_latin_or_digit(text) and text not in _ENDS_NAME


def _runs_on(thread: Sequence[Piece], one: Token, current: Token) -> bool:
    """Whether two texts without a joint are one name: spelled letters and digits, or written in one word."""
    if thread[current.first].glued and thread[one.last - 1].word == thread[current.first].word:
        return True
    short = (
        len(one.text) == 1 or not one.text.isalpha() or one.text in spoken.DIGITS or IS_HAN.match(one.text)
    )
    digits = current.text in spoken.DIGITS or current.text.isdecimal()
    return bool(short and (len(current.text) == 1 or digits)) or digits


def _is_meant(
    thread: Sequence[Piece], taken: Sequence[Token], at: int, topics: Topics, providers: frozenset[str]
) -> bool:
    if Topic.EMAIL in topics.of(thread[taken[0].first].at, thread[taken[-1].last - 1].at):
        return True
    return any(token.text in providers for token in taken[at + 1 :]) or len(taken[:at]) > 2
