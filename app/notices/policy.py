"""The kinds of notices: each feature says what its own mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.foundation.i18n import Bilingual, LazyString

Facts = Mapping[str, Any]
Sentence = Callable[[Facts], LazyString]


@dataclass(frozen=True, slots=True)
class Kind:
    """``sentence`` makes a text of the facts of a notice; ``is_urgent`` ones stand out (Q5)."""

    sentence: Sentence
    icon: str
    is_urgent: bool = False


KINDS: dict[str, Kind] = {}


def announces(name: str, kind: Kind) -> None:
    """Let notices of that name be sent; a feature's wiring calls it. Calling it twice changes nothing."""
    KINDS[name] = kind


def named(facts: Facts, name: str) -> Bilingual:
    """A name in both languages out of the facts, put there by :func:`both`."""
    return Bilingual.from_json(facts[name])


def both(name: Bilingual) -> dict[str, str]:
    """A name in both languages as facts keep it."""
    return {"zh": name.zh, "en": name.en}
