"""A text in both languages of the product."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

Words = Annotated[str, Field(min_length=1, max_length=1000)]


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class Text:
    """The same statement in Chinese (zh-CN) and English."""

    zh: Words
    en: Words

    def in_language(self, tag: str) -> str:
        """The wording for a BCP 47 tag: Chinese for ``zh…``, English for all others."""
        return self.zh if tag.lower().startswith("zh") else self.en
