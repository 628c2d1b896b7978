"""A JSON value with its place in the document, so that every complaint can name it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.engines.speech.sidecar import BadTranscript

# A day of speech with the times of its words stays below it.
LONGEST_TEXT = 32_000_000
LONGEST_S = 7 * 24 * 3600.0
# Control characters, halves of characters and invisible marks: no database and no page wants them.
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Node:
    """One value; ``place`` is how to reach it (``results.items[3].start_time``)."""

    value: Any
    place: str = ""

    def find(self, *keys: str) -> Node | None:
        """The value of the first of ``keys`` that is there and not null; this must be an object."""
        if not isinstance(self.value, dict):
            raise BadTranscript(f"{self.place or 'the transcript'} must be an object")
        for key in keys:
            if self.value.get(key) is not None:
                return Node(self.value[key], f"{self.place}.{key}" if self.place else key)
        return None

    def get(self, *keys: str) -> Node:
        """As :meth:`find`, but it must be there."""
        found = self.find(*keys)
        if found is None:
            raise BadTranscript(f"{self.place or 'the transcript'} has no {' or '.join(keys)}")
        return found

    def entries(self) -> Iterator[Node]:
        """The entries of a list."""
        if not isinstance(self.value, list):
            raise BadTranscript(f"{self.place} must be a list")
        return (Node(value, f"{self.place}[{n}]") for n, value in enumerate(self.value))

    def list(self, key: str) -> Iterator[Node]:
        """The entries of the list ``key``; none where it is missing."""
        found = self.find(key)
        return iter(()) if found is None else found.entries()

    def text(self) -> str:
        """Text, without what cannot be written anywhere."""
        if not isinstance(self.value, str):
            raise BadTranscript(f"{self.place} must be text, not {self.shown}")
        return writable(self.value)

    def label(self) -> str:
        """Text or a whole number, as text: how services name speakers and channels."""
        whole = isinstance(self.value, int) and not isinstance(self.value, bool)
        return str(self.value)[:_SHOWN] if whole else self.text().strip()

    def seconds(self, unit_s: float = 1.0) -> float:
        """A time in seconds; a number (or a text that is one) counts units of ``unit_s``."""
        return at_time(self.number() * unit_s, self.place, self.shown)

    def number(self) -> float:
        """A finite number, also where a service writes it as text."""
        try:
            if isinstance(self.value, bool):
                raise ValueError
            number = float(self.value)
        except (TypeError, ValueError, OverflowError):
            raise BadTranscript(f"{self.place} must be a number, not {self.shown}") from None
        if not math.isfinite(number):
            raise BadTranscript(f"{self.place} must be a finite number, not {self.shown}")
        return number

    def sure(self, *keys: str, default: float = 1.0) -> float:
        """The probability under the first of ``keys`` that is there, brought into 0–1; else ``default``."""
        found = self.find(*keys)
        return default if found is None else min(1.0, max(0.0, found.number()))

    @property
    def shown(self) -> str:
        """The value as a message shows it: never long."""
        if isinstance(self.value, dict | list):
            return "an object" if isinstance(self.value, dict) else "a list"
        return ascii(self.value)[:_SHOWN]


def read_json(text: str) -> Node:
    """The document; BadTranscript names the line of a fault, also of what is nested too deep or too long."""
    try:
        return Node(json.loads(text))
    except json.JSONDecodeError as error:
        raise BadTranscript(f"line {error.lineno}: {error.msg}") from error
    except RecursionError:
        raise BadTranscript("the transcript is nested too deep to be one") from None
    except ValueError:  # a whole number of thousands of digits
        raise BadTranscript("the transcript holds a number that is too long to be one") from None


def at_time(time_s: float, place: str, shown: object) -> float:
    """``time_s`` if it can be a time of a call; BadTranscript otherwise."""
    if not 0 <= time_s <= LONGEST_S:
        raise BadTranscript(f"{place} must be a time from 0 on, below a week, not {shown}")
    return time_s


def writable(text: str) -> str:
    """The text without control characters, halves of characters and invisible marks."""
    return _UNWRITABLE.sub("", text)
