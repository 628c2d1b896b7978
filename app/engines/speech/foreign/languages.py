"""Language tags of other systems as the product's own: "en" and "zh-CN"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.engines.speech.sidecar import BadTranscript
from app.engines.speech.wording import CHINESE, ENGLISH

_NAMES = {"en": ENGLISH, "eng": ENGLISH, "english": ENGLISH}
_NAMES |= dict.fromkeys(("zh", "cmn", "cn", "zho", "chi", "chinese", "mandarin"), CHINESE)
# In Hong Kong and Macau these tags mean Cantonese, which is another language.
_CANTONESE = re.compile(r"(?:zh|cmn|yue)\b.*[-_](?:hk|mo)\b|yue\b.*")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]+")


def language_of(tag: str) -> str:
    """``en-US`` → "en", ``cmn-Hans-CN`` → "zh-CN"; BadTranscript for a language that is not spoken here."""
    plain = tag.strip().casefold()
    name = _NAMES.get(re.split(r"[-_]", plain)[0])
    if name is None or _CANTONESE.fullmatch(plain):
        raise BadTranscript(f"the language is {ascii(tag)[:40]}; only English and Mandarin can be used")
    return name


def language_in(texts: Iterable[str]) -> str | None:
    """The language by its script: Chinese where there are as many Han characters as Latin words.

    None where there are neither.
    """
    han = latin = 0
    for text in texts:
        han += len(_HAN.findall(text))
        latin += len(_LATIN_WORD.findall(text))
    if not han and not latin:
        return None
    return CHINESE if han >= latin else ENGLISH
