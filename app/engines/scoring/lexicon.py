"""Word lists that rubrics share: the centre's name, greetings, forbidden words."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from app.engines.scoring.conditions import PhraseText, Tolerance
from app.engines.scoring.rubric import Code, Language
from app.engines.scoring.text import Text

STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, config=STRICT)
class Entry:
    """A wording, what recognisers make of it (``heard``), and how lenient to be with it."""

    say: PhraseText
    heard: tuple[PhraseText, ...] = ()
    tolerance: Tolerance | None = None

    @property
    def forms(self) -> tuple[str, ...]:
        """The wording and its accepted mis-hearings."""
        return (self.say, *self.heard)


@dataclass(frozen=True, slots=True, config=STRICT)
class Lexicon:
    """Wordings of one idea in one language; a rule names it as ``{code}`` in a phrase."""

    code: Code
    title: Text
    language: Language
    entries: Annotated[tuple[Entry, ...], Field(min_length=1)]
